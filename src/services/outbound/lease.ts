import type { TenantTx } from '../../db/tenant-tx.js';
import type { ChannelState } from '../../entities/channel.entity.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import type { ChannelAccess } from './channel-clients.js';
import { channelPauseMs } from './retry-delay.js';
import { ECHO_STORED_APART, needsProbe } from './send-outcome.js';

/** A channel's lane. */
export interface LaneKey {
  readonly hotelId: string;
  readonly channelId: string;
}

/** A QUEUED message leased to this worker: what the provider call needs, and the token that fences it. */
export interface Lease extends ChannelAccess {
  readonly messageId: string;
  readonly conversationId: string;
  readonly token: string;
  readonly chatId: string;
  readonly text: string;
  readonly quotedProviderMessageId: string | null;
  readonly attempt: number;
  readonly correlationId: string | null;
}

/**
 * What a look into a lane gives: something to send, a channel to ask whether it works again before anything is
 * sent, when to look again, or nothing until woken.
 */
export type LeaseResult =
  | { readonly kind: 'LEASE'; readonly lease: Lease }
  | { readonly kind: 'PROBE'; readonly access: ChannelAccess }
  | { readonly kind: 'WAIT'; readonly until: Date }
  | { readonly kind: 'IDLE' };

interface ChannelRow {
  readonly instance_id: string;
  readonly api_url: string | null;
  readonly media_url: string | null;
  readonly api_token_encrypted: Buffer;
  readonly state: ChannelState;
  readonly next_send_at: string | number;
  readonly leased_until: string | null;
  readonly blocked_until: string | null;
  readonly blocked_reason: string | null;
  readonly consecutive_failures: number;
}

interface HeadRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly text: string | null;
  readonly quoted_provider_message_id: string | null;
  readonly attempt_count: number;
  readonly send_after: string | null;
  readonly correlation_id: string | null;
  readonly chat_id: string | null;
}

/** How long a message whose send is in doubt holds back those behind it: reconciliation ends before. */
const DOUBT_HOLDS_MS = 600_000;

/**
 * Takes the next message of a lane and leases it to this worker until `leaseUntil`. Within a conversation strictly
 * by `seq`: a message that waits for its next attempt, or whose send is in doubt, holds back those behind it.
 * Between conversations by due time. A lane has one lease at a time. The lease carries a fencing token: a worker that
 * wakes up after its lease has passed can no longer mark the message SENDING, so it does not send.
 *
 * Where the channel last failed as a whole, or its state lets nothing through, the look gives PROBE once the pause is
 * over, and begins the next, longer pause: of many workers one asks.
 */
export async function leaseNext(
  tx: TenantTx,
  lane: LaneKey,
  now: Date,
  token: string,
  leaseUntil: Date,
  random: () => number = Math.random,
): Promise<LeaseResult> {
  const channel = await tx.row<ChannelRow>(
    `select c.instance_id, c.api_url, c.media_url, c.api_token_encrypted, c.state, c.next_send_at, c.leased_until,
       c.blocked_until, c.blocked_reason, c.consecutive_failures
     from channels c join hotels h on h.id = c.hotel_id
     where c.hotel_id = $1 and c.id = $2 and h.is_active for no key update of c`,
    [lane.hotelId, lane.channelId],
  );
  if (channel === null) return { kind: 'IDLE' };
  const head = await findHead(tx, lane, now);
  if (head === null) return { kind: 'IDLE' };
  const notBefore = latest([
    channel.next_send_at,
    channel.leased_until,
    channel.blocked_until,
    head.send_after,
  ]);
  if (notBefore > now.getTime()) return { kind: 'WAIT', until: new Date(notBefore) };
  const access = {
    instanceId: channel.instance_id,
    apiUrl: channel.api_url,
    mediaUrl: channel.media_url,
    apiTokenEncrypted: channel.api_token_encrypted,
  };
  if (needsProbe(channel.state, channel.blocked_reason)) {
    await tx.rows(
      `update channels set blocked_until = $3, blocked_reason = coalesce(blocked_reason, state),
         consecutive_failures = consecutive_failures + 1 where hotel_id = $1 and id = $2`,
      [
        lane.hotelId,
        lane.channelId,
        new Date(now.getTime() + channelPauseMs(channel.consecutive_failures, random)),
      ],
    );
    return { kind: 'PROBE', access };
  }
  const leased = await tx.row(
    `update messages set lease_token = $3, lease_until = $4
     where hotel_id = $1 and id = $2 and delivery_state = 'QUEUED' returning 1`,
    [lane.hotelId, head.id, token, leaseUntil],
  );
  // It expired between the two statements.
  if (leased === null) return { kind: 'WAIT', until: now };
  await tx.rows('update channels set leased_until = $3 where hotel_id = $1 and id = $2', [
    lane.hotelId,
    lane.channelId,
    leaseUntil,
  ]);
  return {
    kind: 'LEASE',
    lease: {
      ...access,
      messageId: head.id,
      conversationId: head.conversation_id,
      token,
      chatId: head.chat_id ?? '',
      text: head.text ?? '',
      quotedProviderMessageId: head.quoted_provider_message_id,
      attempt: head.attempt_count + 1,
      correlationId: head.correlation_id,
    },
  };
}

/**
 * The lane's next message: of those that nothing of their own conversation and channel holds back, the one that is
 * due first. One past its time neither leaves nor holds anything back; the sweep makes it EXPIRED.
 */
function findHead(tx: TenantTx, lane: LaneKey, now: Date): Promise<HeadRow | null> {
  // A sub-select with a limit is looked up for each row by its index. `not exists` becomes a join, and the planner, while
  // its statistics are behind a burst, compared all messages of the hotel with each other.
  return tx.row<HeadRow>(
    `select m.id, m.conversation_id, m.text, m.quoted_provider_message_id, m.attempt_count, m.send_after,
       m.correlation_id, coalesce(c.chat_id, (select a.chat_id from guest_aliases a where a.hotel_id = $1 and a.guest_id = m.guest_id
         order by a.chat_id like '%@c.us' desc, a.created_at desc limit 1)) as chat_id
     from (
       select q.id, q.conversation_id, q.guest_id, q.text, q.quoted_provider_message_id, q.attempt_count, q.send_after, q.correlation_id
       from messages q
       where q.hotel_id = $1 and q.channel_id = $2 and q.delivery_state = 'QUEUED' and coalesce(q.expires_at > $3, true)
         and (select e.seq from messages e
           where e.hotel_id = $1 and e.conversation_id = q.conversation_id and e.seq < q.seq and e.channel_id = $2
             and e.provider_message_id is null and e.delivery_state in ('QUEUED','SENDING','UNKNOWN')
             and case when e.delivery_state = 'QUEUED' then coalesce(e.expires_at > $3, true)
               else e.delivery_changed_at > $4 and e.delivery_reason is distinct from $5 end
           order by e.seq limit 1) is null
       order by coalesce(q.send_after, q.stored_at) limit 1) m
     join conversations c on c.hotel_id = $1 and c.id = m.conversation_id`,
    [lane.hotelId, lane.channelId, now, new Date(now.getTime() - DOUBT_HOLDS_MS), ECHO_STORED_APART],
  );
}

/** Times as the driver gives them; `-infinity` and null mean no bound. */
function latest(times: readonly (string | number | null)[]): number {
  return Math.max(0, ...times.map((time) => (time === null ? 0 : new Date(time).getTime() || 0)));
}

/**
 * The second step, directly before the bytes leave: SENDING, where the token still matches and the lease still
 * runs. Returns false when it does not; then nothing may be sent. Also opens the channel's gap to the next send.
 */
export async function markSending(
  tx: TenantTx,
  lane: LaneKey,
  lease: Lease,
  now: Date,
  sendingUntil: Date,
): Promise<boolean> {
  // The channel's row first, as everywhere in the lane, so that two workers cannot wait for each other.
  await tx.rows('select 1 from channels where hotel_id = $1 and id = $2 for no key update', [
    lane.hotelId,
    lane.channelId,
  ]);
  const marked = await tx.row(
    `update messages set delivery_state = 'SENDING', delivery_reason = null, delivery_changed_at = $4, attempt_count = $5,
       lease_until = $6, absent_since = null, reconcile_after = null, reconciliation_ended_at = null, ${NEXT_VERSION}
     where hotel_id = $1 and id = $2 and lease_token = $3 and delivery_state = 'QUEUED' and lease_until > $4 returning 1`,
    [lane.hotelId, lease.messageId, lease.token, now, lease.attempt, sendingUntil],
  );
  if (marked === null) return false;
  await tx.rows(
    `update channels set next_send_at = $3::timestamptz + send_gap_ms * interval '1 millisecond', leased_until = null
     where hotel_id = $1 and id = $2`,
    [lane.hotelId, lane.channelId, now],
  );
  await tx.rows(
    'insert into message_attempts (hotel_id, message_id, number, lease_token, started_at) values ($1, $2, $3, $4, $5)',
    [lane.hotelId, lease.messageId, lease.attempt, lease.token, now],
  );
  return true;
}
