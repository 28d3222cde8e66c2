import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { appendEvent } from '../../events/event-log.js';
import type { JournalEntry } from '../../providers/green-api/journal.schema.js';
import type { SendQueue } from '../../providers/green-api/send-queue.schema.js';
import type { ChannelClients } from './channel-clients.js';
import type { LaneKey } from './lease.js';
import type { SendingMetrics } from './sending-metrics.js';
import { ATTEMPTS, ECHO_STORED_APART } from './settle-attempt.js';

interface DoubtRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly guest_id: string;
  readonly text: string | null;
  readonly provider_message_id: string | null;
  readonly delivery_state: 'SENDING' | 'UNKNOWN';
  readonly delivery_reason: string | null;
  readonly delivery_changed_at: string;
  readonly attempt_count: number;
  /** Attempts for the message's own sake; those that stopped the whole lane do not count. */
  readonly tries: number;
  readonly chat_ids: string[];
  readonly first_attempt_at: string | null;
}

interface ChannelRow {
  readonly instance_id: string;
  readonly api_url: string | null;
  readonly media_url: string | null;
  readonly api_token_encrypted: Buffer;
}

/** The journal lags by about two minutes; only after this does a missing entry prove anything. */
export const JOURNAL_SETTLED_MS = 180_000;
const CLOCK_SKEW_MS = 60_000;
/** Why a message waits once more: it was not in the queue, so the journal has to show it by the next look. */
const NOT_IN_QUEUE = 'NOT_IN_QUEUE';
const SENT_STATES: Readonly<Record<string, string>> = {
  sent: 'SENT',
  delivered: 'DELIVERED',
  read: 'READ',
  failed: 'FAILED',
  noAccount: 'FAILED',
  notInGroup: 'FAILED',
};

/** What the provider has of a channel's sends. */
interface Evidence {
  readonly entries: readonly JournalEntry[];
  /** Whether every item of it could be read: only then does a missing one prove anything. */
  readonly isWhole: boolean;
  /** Sends it has taken and not made yet; the journal need not show them. */
  readonly queue: SendQueue;
}

/** A message's journal entry, or none; `isRuledOut` when nothing there can be the message. */
interface Finding {
  readonly entry: JournalEntry | null;
  readonly isRuledOut: boolean;
}

/**
 * Decides messages whose send nobody knows the end of. A lease that ran out on SENDING becomes UNKNOWN, never
 * QUEUED; an UNKNOWN one is looked up in the provider's journal: found, it takes over id and state; not found
 * once the journal has settled, nor in the provider's queue by the look before, it was not accepted and goes back to
 * QUEUED, or is FAILED once its attempts are used up. One that a person has to look at is left alone.
 */
export class Reconciler {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clients: ChannelClients,
    private readonly clock: Clock,
    private readonly metrics: SendingMetrics,
    private readonly logger: Logger,
    private readonly wakeLane: (hotelId: string, channelId: string) => void,
  ) {}

  async reconcile(lane: LaneKey): Promise<void> {
    const now = this.clock.now();
    const { doubts, channel } = await this.sessions.inHotel(lane.hotelId, async (tx) => {
      await this.giveUpLeases(tx, lane, now);
      return {
        doubts: await listDoubts(tx, lane, new Date(now.getTime() - JOURNAL_SETTLED_MS)),
        channel: await readChannel(tx, lane),
      };
    });
    const oldest = doubts[0];
    if (oldest === undefined || channel === null) return;
    const minutes = (now.getTime() - toDate(oldest.delivery_changed_at).getTime()) / 60_000 + 10;
    const client = this.clients.clientFor(lane.hotelId, {
      instanceId: channel.instance_id,
      apiUrl: channel.api_url,
      mediaUrl: channel.media_url,
      apiTokenEncrypted: channel.api_token_encrypted,
    });
    // The queue first: what leaves it in between is in the journal.
    const queue = await client.showMessagesQueue();
    const { entries, unreadableCount } = await client.lastOutgoingMessages(minutes);
    const evidence = { entries, isWhole: unreadableCount === 0 && queue.unreadableCount === 0, queue };
    for (const doubt of doubts) await this.decide(lane, doubt, evidence);
  }

  /** Also gives up on what the provider took a day ago and never told of again: it keeps a message no longer. */
  private async giveUpLeases(tx: TenantTx, lane: LaneKey, now: Date): Promise<void> {
    const given = await tx.rows<{ id: string; conversation_id: string }>(
      `update messages set delivery_state = 'UNKNOWN', delivery_changed_at = $3, lease_token = null, lease_until = null,
         delivery_reason = case when provider_message_id is null then 'WORKER_LOST' else 'NO_STATUS' end
       where hotel_id = $1 and channel_id = $2 and delivery_state = 'SENDING' and (
         provider_message_id is null and lease_until < $3
         or provider_message_id is not null and delivery_changed_at < $3::timestamptz - interval '1 day')
       returning id, conversation_id`,
      [lane.hotelId, lane.channelId, now],
    );
    for (const row of given) {
      this.metrics.reconciled('EXPIRED_LEASE');
      appendEvent(tx, {
        ...lane,
        conversationId: row.conversation_id,
        messageId: row.id,
        kind: 'MESSAGE_UPDATED',
      });
    }
  }

  private async decide(lane: LaneKey, doubt: DoubtRow, evidence: Evidence): Promise<void> {
    await this.sessions.inHotel(lane.hotelId, async (tx) => {
      const { entry, isRuledOut } = await findEntry(tx, lane, doubt, evidence);
      const isProvenAbsent =
        isRuledOut && doubt.delivery_state === 'UNKNOWN' && doubt.delivery_reason !== ECHO_STORED_APART;
      if (entry === null && !isProvenAbsent) return;
      const isFirstLook = entry === null && doubt.delivery_reason !== NOT_IN_QUEUE;
      const state =
        entry !== null ? (SENT_STATES[entry.status ?? ''] ?? 'SENT') : stateOfAbsent(doubt, isFirstLook);
      // The attempt too: another process may have decided, sent again and be in doubt once more.
      const moved = await tx.row(
        `update messages set delivery_state = $4, delivery_reason = $5, delivery_changed_at = $6, provider_message_id = coalesce(provider_message_id, $7)
         where hotel_id = $1 and id = $2 and delivery_state = $3 and attempt_count = $8 returning 1`,
        [
          lane.hotelId,
          doubt.id,
          doubt.delivery_state,
          state,
          entry === null
            ? isFirstLook
              ? NOT_IN_QUEUE
              : 'NOT_IN_JOURNAL'
            : state === 'FAILED'
              ? 'FAILED'
              : null,
          this.clock.now(),
          entry?.providerMessageId ?? null,
          doubt.attempt_count,
        ],
      );
      if (moved === null || isFirstLook) return;
      this.metrics.reconciled(entry === null ? 'NOT_ACCEPTED' : 'FOUND');
      appendEvent(tx, {
        ...lane,
        conversationId: doubt.conversation_id,
        guestId: doubt.guest_id,
        messageId: doubt.id,
        kind: 'MESSAGE_UPDATED',
      });
      if (state === 'QUEUED') tx.afterCommit(() => this.wakeLane(lane.hotelId, lane.channelId));
    });
    this.logger.info(
      { hotelId: lane.hotelId, messageId: doubt.id },
      'a message in doubt was looked up in the journal',
    );
  }
}

function stateOfAbsent(doubt: DoubtRow, isFirstLook: boolean): 'UNKNOWN' | 'FAILED' | 'QUEUED' {
  if (isFirstLook) return 'UNKNOWN';
  return doubt.tries >= ATTEMPTS ? 'FAILED' : 'QUEUED';
}

async function listDoubts(tx: TenantTx, lane: LaneKey, changedBefore: Date): Promise<DoubtRow[]> {
  return tx.rows<DoubtRow>(
    `select m.id, m.conversation_id, m.guest_id, m.text, m.provider_message_id, m.delivery_state, m.delivery_reason,
       m.delivery_changed_at, m.attempt_count,
       array(select a.chat_id from guest_aliases a where a.hotel_id = $1 and a.guest_id = m.guest_id) as chat_ids,
       (select count(*)::integer from message_attempts t where t.hotel_id = $1 and t.message_id = m.id
         and t.outcome is distinct from 'LANE_STOPPED') as tries,
       (select min(t.started_at) from message_attempts t where t.hotel_id = $1 and t.message_id = m.id) as first_attempt_at
     from messages m
     where m.hotel_id = $1 and m.channel_id = $2 and m.delivery_state in ('SENDING','UNKNOWN') and m.delivery_changed_at < $3
       and m.delivery_changed_at > $3::timestamptz - interval '1 day'
     order by m.delivery_changed_at limit 100`,
    [lane.hotelId, lane.channelId, changedBefore],
  );
}

async function readChannel(tx: TenantTx, lane: LaneKey): Promise<ChannelRow | null> {
  return tx.row<ChannelRow>(
    'select instance_id, api_url, media_url, api_token_encrypted from channels where hotel_id = $1 and id = $2',
    [lane.hotelId, lane.channelId],
  );
}

/**
 * Looks a message up: by the provider's id, else by chat, words and time, unless the entry is another message's
 * already. Nothing is ruled out while something there might be it: the provider may write words or chat otherwise.
 */
async function findEntry(
  tx: TenantTx,
  lane: LaneKey,
  doubt: DoubtRow,
  { entries, isWhole, queue }: Evidence,
): Promise<Finding> {
  if (doubt.provider_message_id !== null) {
    const entry = entries.find((each) => each.providerMessageId === doubt.provider_message_id) ?? null;
    return { entry, isRuledOut: false };
  }
  const isAlike = (other: { chatId: string | null; text: string | null }) =>
    other.chatId === null || doubt.chat_ids.includes(other.chatId) || other.text === doubt.text;
  let isRuledOut = isWhole && !queue.sends.some(isAlike);
  const since =
    (toDate(doubt.first_attempt_at) ?? toDate(doubt.delivery_changed_at)).getTime() - CLOCK_SKEW_MS;
  for (const entry of entries) {
    if (entry.timestamp.getTime() < since || !isAlike(entry)) continue;
    const taken = await tx.row(
      'select 1 from messages where hotel_id = $1 and channel_id = $2 and provider_message_id = $3',
      [lane.hotelId, lane.channelId, entry.providerMessageId],
    );
    if (taken !== null) continue;
    if (doubt.chat_ids.includes(entry.chatId) && entry.text === doubt.text)
      return { entry, isRuledOut: false };
    isRuledOut = false;
  }
  return { entry: null, isRuledOut };
}
