import type { TenantTx } from '../../db/tenant-tx.js';
import { byGuest } from '../../domain/event-actor.js';
import { UPDATED } from '../../entities/changed-row.js';
import { announceGuest } from '../announce.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';

/**
 * Remembers that a guest blocked the hotel's number, or no longer does. A stranger who does so becomes no guest, and a late
 * report never hides a newer one.
 */
export async function applyBlock(tx: TenantTx, incoming: Incoming<'BLOCK'>): Promise<IngestOutcome> {
  const { hotelId, parsed, receivedAt } = incoming;
  const guest = await tx.row<{ id: string; is_changed: boolean }>(
    `update guests g set block_reported_at = greatest(g.block_reported_at, $4),
       blocked_at = case when known.is_late then g.blocked_at when $3 then coalesce(g.blocked_at, $4) end, ${UPDATED}
     from (select a.guest_id, g.blocked_at is not null as was_blocked, coalesce(g.block_reported_at > $4, false) as is_late
           from guest_aliases a join guests g on g.hotel_id = $1 and g.id = a.guest_id
           where a.hotel_id = $1 and a.chat_id = $2) known
     where g.hotel_id = $1 and g.id = known.guest_id
     returning g.id, not known.is_late and known.was_blocked <> $3 as is_changed`,
    [hotelId, parsed.chatId, parsed.isBlocked, parsed.envelope.timestamp ?? receivedAt],
  );
  if (guest === null) return { status: 'IGNORED', reason: 'UNKNOWN_GUEST' };
  if (guest.is_changed) announceGuest(tx, { hotelId, id: guest.id }, byGuest(guest.id));
  return PROCESSED;
}
