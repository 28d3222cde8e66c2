import type { TenantTx } from '../../db/tenant-tx.js';
import type { Chat } from './chat-queue.js';
import type { IngestOutcome } from './incoming.js';

/** A stored notification that waits to be understood. */
export interface DueNotification {
  readonly dedupe_key: string;
  readonly period_start: string;
  readonly body: Buffer;
  readonly received_at: string;
  readonly correlation_id: string;
}

const ATTEMPTS = 5;

/** Takes the chat's turn among all processes until the transaction ends; gives its oldest notification, and the one behind it. None while the hotel is inactive. */
export async function lockNext(tx: TenantTx, chat: Chat): Promise<DueNotification[]> {
  // The lock comes first, in a statement of its own: the next one must see what its last holder committed.
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `chat|${chat.channelId}|${chat.chatKey}`,
  ]);
  return tx.rows<DueNotification>(
    `select dedupe_key, period_start::text, body, received_at, correlation_id from inbound_notifications
     where hotel_id = $1 and channel_id = $2 and chat_key = $3 and status = 'RECEIVED'
       and exists (select from hotels h where h.id = $1 and h.is_active) order by arrival limit 2`,
    [chat.hotelId, chat.channelId, chat.chatKey],
  );
}

/** Writes down what became of a notification. */
export async function settle(
  tx: TenantTx,
  chat: Chat,
  due: DueNotification,
  outcome: IngestOutcome,
  now: Date,
): Promise<void> {
  await tx.rows(
    `update inbound_notifications set status = $5, reason = $6, waits_for = $7, processed_at = $8,
       body = case when $9 then ''::bytea else body end
     where hotel_id = $1 and channel_id = $2 and dedupe_key = $3 and period_start = $4`,
    [
      chat.hotelId,
      chat.channelId,
      due.dedupe_key,
      due.period_start,
      outcome.status,
      'reason' in outcome ? (outcome.reason ?? null) : null,
      'waitsFor' in outcome ? outcome.waitsFor : null,
      outcome.status === 'WAITING' ? null : now,
      outcome.status === 'IGNORED' && outcome.isBodyDropped === true,
    ],
  );
}

/** A notification that fails again and again must not hold up its chat for ever: it goes to quarantine. */
export async function countFailure(tx: TenantTx, chat: Chat, due: DueNotification): Promise<void> {
  await tx.rows(
    `update inbound_notifications set attempts = attempts + 1,
       status = case when attempts + 1 >= ${ATTEMPTS} then 'QUARANTINED' else status end,
       reason = case when attempts + 1 >= ${ATTEMPTS} then 'PROCESSING_FAILED' else reason end
     where hotel_id = $1 and channel_id = $2 and dedupe_key = $3 and period_start = $4 and status = 'RECEIVED'`,
    [chat.hotelId, chat.channelId, due.dedupe_key, due.period_start],
  );
}
