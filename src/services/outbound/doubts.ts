import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import type { DeliveryCause } from '../../domain/delivery-reason.js';
import type { LaneKey } from './lease.js';
import { JOURNAL_SETTLED_MS } from './send-timing.js';

/** A message of which nobody knows whether the provider has it, or how far it has come there. */
export interface Doubt {
  readonly id: string;
  readonly conversationId: string;
  readonly text: string | null;
  readonly providerMessageId: string | null;
  readonly state: 'SENDING' | 'UNKNOWN';
  readonly reason: DeliveryCause | null;
  readonly changedAt: Date;
  readonly attemptCount: number;
  /** Every chat id of the guest. */
  readonly chatIds: readonly string[];
  /** When a request that may have been accepted first left. */
  readonly firstAttemptAt: Date;
  /** End of the first look that found it absent, where no later one found what may be it. */
  readonly absentSince: Date | null;
  readonly correlationId: string | null;
}

interface DoubtRow {
  id: string;
  conversation_id: string;
  text: string | null;
  provider_message_id: string | null;
  delivery_state: 'SENDING' | 'UNKNOWN';
  delivery_reason: DeliveryCause | null;
  delivery_changed_at: string;
  attempt_count: number;
  chat_ids: string[];
  first_attempt_at: string | null;
  absent_since: string | null;
  correlation_id: string | null;
}

const AT_ONCE = 100;

/** The messages of a lane whose next look, or whose lost lease, is due; those that have waited longest first. */
export async function listDueDoubts(tx: TenantTx, lane: LaneKey, now: Date): Promise<Doubt[]> {
  const rows = await tx.rows<DoubtRow>(
    `select m.id, m.conversation_id, m.text, m.provider_message_id, m.delivery_state, m.delivery_reason,
       m.delivery_changed_at, m.attempt_count, m.absent_since, m.correlation_id,
       array(select a.chat_id from guest_aliases a where a.hotel_id = $1 and a.guest_id = m.guest_id) as chat_ids,
       (select min(t.started_at) from message_attempts t where t.hotel_id = $1 and t.message_id = m.id
         and (t.outcome is null or t.outcome in ('UNKNOWN','ACCEPTED'))) as first_attempt_at
     from messages m
     where m.hotel_id = $1 and m.channel_id = $2 and m.delivery_state in ('SENDING','UNKNOWN')
       and m.reconciliation_ended_at is null
       and case when m.delivery_state = 'SENDING' and m.lease_until is not null then m.lease_until < $3
         when m.reconcile_after is null then m.delivery_changed_at <= $4 else m.reconcile_after <= $3 end
     order by coalesce(m.reconcile_after, m.delivery_changed_at) limit ${AT_ONCE}`,
    [lane.hotelId, lane.channelId, now, new Date(now.getTime() - JOURNAL_SETTLED_MS)],
  );
  return rows.map(toDoubt);
}

function toDoubt(row: DoubtRow): Doubt {
  const changedAt = toDate(row.delivery_changed_at);
  return {
    id: row.id,
    conversationId: row.conversation_id,
    text: row.text,
    providerMessageId: row.provider_message_id,
    state: row.delivery_state,
    reason: row.delivery_reason,
    changedAt,
    attemptCount: row.attempt_count,
    chatIds: row.chat_ids,
    firstAttemptAt: toDate(row.first_attempt_at) ?? changedAt,
    absentSince: toDate(row.absent_since),
    correlationId: row.correlation_id,
  };
}

/** What a doubt becomes; what is left out stays. */
export interface DoubtChange {
  readonly state?: string;
  readonly reason?: DeliveryCause | null;
  readonly providerMessageId?: string;
  readonly absentSince?: Date | null;
  readonly reconcileAfter?: Date | null;
  readonly endedAt?: Date;
}

/**
 * Changes a message that stands as it did when it was read, by state, attempt, provider's id and first absence, and
 * where no other message has the new id. Returns false, changing nothing, where somebody else moved it meanwhile or
 * holds it.
 */
export async function changeDoubt(
  tx: TenantTx,
  lane: LaneKey,
  doubt: Doubt,
  now: Date,
  change: DoubtChange,
): Promise<boolean> {
  const state = change.state ?? doubt.state;
  const reason = change.reason === undefined ? doubt.reason : change.reason;
  const isMoved = state !== doubt.state || reason !== doubt.reason;
  const changed = await tx.row(
    `update messages m set delivery_state = $4, delivery_reason = $5, delivery_changed_at = case when $6 then $7 else delivery_changed_at end,
       provider_message_id = coalesce(provider_message_id, $8), absent_since = $9, reconcile_after = $10,
       reconciliation_ended_at = coalesce($11, reconciliation_ended_at),
       lease_token = case when $4 = 'SENDING' then lease_token end, lease_until = case when $4 = 'SENDING' then lease_until end,
       ${NEXT_VERSION}
     where hotel_id = $1 and id = (select id from messages where hotel_id = $1 and id = $2 for no key update skip locked)
       and delivery_state = $3 and attempt_count = $12
       and absent_since is not distinct from $13::timestamptz and provider_message_id is not distinct from $15
       and not exists (select from messages o
         where o.hotel_id = $1 and o.channel_id = $14 and o.provider_message_id = $8 and o.id <> $2)
     returning 1`,
    [
      lane.hotelId,
      doubt.id,
      doubt.state,
      state,
      reason,
      isMoved,
      now,
      change.providerMessageId ?? null,
      change.absentSince === undefined ? doubt.absentSince : change.absentSince,
      change.reconcileAfter ?? null,
      change.endedAt ?? null,
      doubt.attemptCount,
      doubt.absentSince,
      lane.channelId,
      doubt.providerMessageId,
    ],
  );
  return changed !== null;
}
