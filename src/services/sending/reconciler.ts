import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { appendEvent } from '../../events/event-log.js';
import type { JournalEntry } from '../../providers/green-api/journal.schema.js';
import type { ChannelClients } from './channel-clients.js';
import type { LaneKey } from './lease.js';
import type { SendingMetrics } from './sending-metrics.js';

interface DoubtRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly guest_id: string;
  readonly text: string | null;
  readonly provider_message_id: string | null;
  readonly delivery_state: 'SENDING' | 'UNKNOWN';
  readonly delivery_changed_at: string;
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
const SENT_STATES: Readonly<Record<string, string>> = {
  sent: 'SENT',
  delivered: 'DELIVERED',
  read: 'READ',
  failed: 'FAILED',
  noAccount: 'FAILED',
};

/**
 * Decides messages whose send nobody knows the end of. A lease that ran out on SENDING becomes UNKNOWN, never
 * QUEUED; an UNKNOWN one is looked up in the provider's journal: found, it takes over id and state; not found
 * once the journal has settled, it was not accepted and goes back to QUEUED.
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
    const journal = await client.lastOutgoingMessages(minutes);
    for (const doubt of doubts)
      await this.decide(lane, doubt, journal.entries, journal.unreadableCount === 0);
  }

  private async giveUpLeases(tx: TenantTx, lane: LaneKey, now: Date): Promise<void> {
    const given = await tx.rows<{ id: string; conversation_id: string }>(
      `update messages set delivery_state = 'UNKNOWN', delivery_reason = 'WORKER_LOST', delivery_changed_at = $3, lease_token = null, lease_until = null
       where hotel_id = $1 and channel_id = $2 and delivery_state = 'SENDING' and provider_message_id is null and lease_until < $3
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

  private async decide(
    lane: LaneKey,
    doubt: DoubtRow,
    entries: readonly JournalEntry[],
    isWhole: boolean,
  ): Promise<void> {
    await this.sessions.inHotel(lane.hotelId, async (tx) => {
      const entry = await findEntry(tx, lane, doubt, entries);
      const isProvenAbsent =
        entry === null && isWhole && doubt.delivery_state === 'UNKNOWN' && doubt.provider_message_id === null;
      if (entry === null && !isProvenAbsent) return;
      const state = entry === null ? 'QUEUED' : (SENT_STATES[entry.status ?? ''] ?? 'SENT');
      const moved = await tx.row(
        `update messages set delivery_state = $4, delivery_reason = $5, delivery_changed_at = $6, provider_message_id = coalesce(provider_message_id, $7)
         where hotel_id = $1 and id = $2 and delivery_state = $3 returning 1`,
        [
          lane.hotelId,
          doubt.id,
          doubt.delivery_state,
          state,
          entry === null ? 'NOT_IN_JOURNAL' : state === 'FAILED' ? 'FAILED' : null,
          this.clock.now(),
          entry?.providerMessageId ?? null,
        ],
      );
      if (moved === null) return;
      this.metrics.reconciled(entry === null ? 'NOT_ACCEPTED' : 'FOUND');
      appendEvent(tx, {
        ...lane,
        conversationId: doubt.conversation_id,
        guestId: doubt.guest_id,
        messageId: doubt.id,
        kind: 'MESSAGE_UPDATED',
      });
      if (entry === null) tx.afterCommit(() => this.wakeLane(lane.hotelId, lane.channelId));
    });
    this.logger.info(
      { hotelId: lane.hotelId, messageId: doubt.id },
      'a message in doubt was looked up in the journal',
    );
  }
}

async function listDoubts(tx: TenantTx, lane: LaneKey, changedBefore: Date): Promise<DoubtRow[]> {
  return tx.rows<DoubtRow>(
    `select m.id, m.conversation_id, m.guest_id, m.text, m.provider_message_id, m.delivery_state, m.delivery_changed_at,
       array(select a.chat_id from guest_aliases a where a.hotel_id = $1 and a.guest_id = m.guest_id) as chat_ids,
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

/** The journal entry of a message: by the provider's id, else by chat, words and time, unless it is another message's already. */
async function findEntry(
  tx: TenantTx,
  lane: LaneKey,
  doubt: DoubtRow,
  entries: readonly JournalEntry[],
): Promise<JournalEntry | null> {
  if (doubt.provider_message_id !== null) {
    return entries.find((entry) => entry.providerMessageId === doubt.provider_message_id) ?? null;
  }
  const since =
    (toDate(doubt.first_attempt_at) ?? toDate(doubt.delivery_changed_at)).getTime() - CLOCK_SKEW_MS;
  for (const entry of entries) {
    if (
      !doubt.chat_ids.includes(entry.chatId) ||
      entry.text !== doubt.text ||
      entry.timestamp.getTime() < since
    )
      continue;
    const taken = await tx.row(
      'select 1 from messages where hotel_id = $1 and channel_id = $2 and provider_message_id = $3',
      [lane.hotelId, lane.channelId, entry.providerMessageId],
    );
    if (taken === null) return entry;
  }
  return null;
}
