import type { TenantTx } from '../../db/tenant-tx.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import type { DeliveryCause } from '../../domain/delivery-reason.js';
import type { DeliveryState } from '../../entities/message.entity.js';
import { announceMessage } from '../announce.js';
import type { LaneKey, Lease } from './lease.js';
import { channelPauseMs, retryDelayMs } from './retry-delay.js';
import { ECHO_STORED_APART, type SendOutcome } from './send-outcome.js';

/** Attempts that failed for a message's own sake before it is FAILED. A failure of the whole channel is none. */
export const ATTEMPTS = 5;
/** What every other message of the channel waits after a 429 without Retry-After. */
const RATE_LIMITED_PAUSE_MS = 1_000;

interface Next {
  readonly state: DeliveryState;
  readonly reason: DeliveryCause | null;
  readonly sendAfter: Date | null;
}

/**
 * Writes down what an attempt came to. The message moves only from SENDING and only under this attempt's token:
 * a status that overtook the answer is not undone. ACCEPTED keeps SENDING with the provider's id, because the
 * provider's 200 means queued; a status makes it SENT. An ACCEPTED that comes after its lease is evidence all the
 * same: the message is SENT, unless somebody is sending it again just now.
 */
export async function recordAttempt(
  tx: TenantTx,
  lane: LaneKey,
  lease: Lease,
  outcome: SendOutcome,
  now: Date,
  random: () => number,
): Promise<void> {
  await settleChannel(tx, lane, outcome, now, random);
  await writeAttempt(tx, lane, lease, outcome, now);
  if (outcome.kind === 'ACCEPTED') {
    const kept = await keepAccepted(tx, lane, lease, outcome.providerMessageId, now);
    if (kept) return;
    // The echo came first, with other words, and was stored as a message of its own: a person has to look.
    outcome = { kind: 'UNKNOWN', reason: ECHO_STORED_APART, httpStatus: 200 };
    await writeAttempt(tx, lane, lease, outcome, now);
  }
  const next = nextState(outcome, await countFailures(tx, lane, lease), now, random);
  const moved = await tx.row(
    `update messages set delivery_state = $4, delivery_reason = $5, delivery_changed_at = $6, send_after = $7,
       lease_token = null, lease_until = null, ${NEXT_VERSION}
     where hotel_id = $1 and id = $2 and lease_token = $3 and delivery_state = 'SENDING' returning 1`,
    [lane.hotelId, lease.messageId, lease.token, next.state, next.reason, now, next.sendAfter],
  );
  if (moved !== null) {
    announce(tx, lane, lease);
    return;
  }
  // A status came first. What the attempt came to is seen all the same.
  await tx.rows(`update messages set ${NEXT_VERSION} where hotel_id = $1 and id = $2`, [
    lane.hotelId,
    lease.messageId,
  ]);
}

async function writeAttempt(
  tx: TenantTx,
  lane: LaneKey,
  lease: Lease,
  outcome: SendOutcome,
  now: Date,
): Promise<void> {
  await tx.rows(
    `update message_attempts set finished_at = $4, outcome = $5, reason = $6, http_status = $7
     where hotel_id = $1 and message_id = $2 and number = $3`,
    [
      lane.hotelId,
      lease.messageId,
      lease.attempt,
      now,
      attemptOutcome(outcome),
      reasonOf(outcome),
      'httpStatus' in outcome ? outcome.httpStatus : 200,
    ],
  );
}

/**
 * What the attempt says of the channel. A failure of the whole channel shuts the lane for a pause that grows with each
 * failure; an accepted message ends it, unless the pause began after that message left. Nothing of it is shown,
 * so it appends no event. The channel's row first, as everywhere in the lane.
 */
async function settleChannel(
  tx: TenantTx,
  { hotelId, channelId }: LaneKey,
  outcome: SendOutcome,
  now: Date,
  random: () => number,
): Promise<void> {
  if (outcome.kind === 'REFUSED') return;
  if (outcome.kind === 'ACCEPTED') {
    await tx.rows(
      `update channels set consecutive_failures = 0, blocked_until = null, blocked_reason = null
       where hotel_id = $1 and id = $2 and (consecutive_failures > 0 or blocked_reason is not null)
         and (blocked_until is null or blocked_until <= $3)`,
      [hotelId, channelId, now],
    );
    return;
  }
  if (outcome.kind === 'NOT_ACCEPTED') {
    await tx.rows(
      'update channels set next_send_at = greatest(next_send_at, $3) where hotel_id = $1 and id = $2',
      [hotelId, channelId, new Date(now.getTime() + Math.max(outcome.atLeastMs, RATE_LIMITED_PAUSE_MS))],
    );
    return;
  }
  const channel = await tx.row<{ consecutive_failures: number }>(
    'select consecutive_failures from channels where hotel_id = $1 and id = $2 for no key update',
    [hotelId, channelId],
  );
  const pauseMs =
    (outcome.kind === 'LANE_STOPS' ? outcome.forMs : null) ??
    channelPauseMs(channel?.consecutive_failures ?? 0, random);
  await tx.rows(
    `update channels set blocked_until = greatest(blocked_until, $3), consecutive_failures = consecutive_failures + 1,
       blocked_reason = case when blocked_until > $3 then blocked_reason else $4 end where hotel_id = $1 and id = $2`,
    [hotelId, channelId, new Date(now.getTime() + pauseMs), outcome.reason],
  );
}

/** Gives the message the provider's id. False where another message has it. */
async function keepAccepted(
  tx: TenantTx,
  lane: LaneKey,
  lease: Lease,
  providerMessageId: string,
  now: Date,
): Promise<boolean> {
  const kept = await tx.row<{ is_late: boolean }>(
    `update messages m set provider_message_id = $4, lease_token = null, lease_until = null,
       delivery_state = case when own.is_late then 'SENT' else m.delivery_state end,
       delivery_reason = case when own.is_late then null else m.delivery_reason end,
       delivery_changed_at = case when own.is_late then $6 else m.delivery_changed_at end, ${NEXT_VERSION}
     from (select id, delivery_state in ('QUEUED','UNKNOWN') as is_late from messages
           where hotel_id = $1 and id = $2 and coalesce(provider_message_id, $4) = $4
             and (lease_token = $3 or provider_message_id = $4 or delivery_state in ('QUEUED','UNKNOWN'))
             and not exists (select from messages o
               where o.hotel_id = $1 and o.channel_id = $5 and o.provider_message_id = $4 and o.id <> $2)
           for update) own
     where m.hotel_id = $1 and m.id = own.id returning own.is_late`,
    [lane.hotelId, lease.messageId, lease.token, providerMessageId, lane.channelId, now],
  );
  if (kept?.is_late) announce(tx, lane, lease);
  return kept !== null;
}

function announce(tx: TenantTx, { hotelId }: LaneKey, { conversationId, messageId: id }: Lease): void {
  announceMessage(tx, 'MESSAGE_UPDATED', { hotelId, id, conversationId }, null);
}

/** Attempts the provider did not take for this message's own sake; those that stopped the whole lane do not count. */
async function countFailures(tx: TenantTx, lane: LaneKey, lease: Lease): Promise<number> {
  const row = await tx.row<{ failures: number }>(
    `select count(*)::integer as failures from message_attempts where hotel_id = $1 and message_id = $2 and outcome = 'NOT_ACCEPTED'`,
    [lane.hotelId, lease.messageId],
  );
  return row?.failures ?? 0;
}

function nextState(
  outcome: Exclude<SendOutcome, { kind: 'ACCEPTED' }>,
  failures: number,
  now: Date,
  random: () => number,
): Next {
  switch (outcome.kind) {
    case 'LANE_STOPS':
      return { state: 'QUEUED', reason: outcome.reason, sendAfter: null };
    case 'NOT_ACCEPTED':
      if (failures >= ATTEMPTS) return { state: 'FAILED', reason: outcome.reason, sendAfter: null };
      return {
        state: 'QUEUED',
        reason: outcome.reason,
        sendAfter: new Date(now.getTime() + retryDelayMs(failures, outcome.atLeastMs, random)),
      };
    case 'REFUSED':
      return { state: 'FAILED', reason: outcome.reason, sendAfter: null };
    case 'UNKNOWN':
      return { state: 'UNKNOWN', reason: outcome.reason, sendAfter: null };
  }
}

function attemptOutcome(outcome: SendOutcome): string {
  return outcome.kind === 'LANE_STOPS' ? 'LANE_STOPPED' : outcome.kind;
}

function reasonOf(outcome: SendOutcome): DeliveryCause | null {
  return outcome.kind === 'ACCEPTED' ? null : outcome.reason;
}
