import { toDate } from '../../db/tenant-tx.js';
import { Guest } from '../../schema/guest/guest.type.js';
import type { GuestRow } from '../../services/guest/guest.rows.js';

export function toGuest(row: GuestRow): Guest {
  const guest = new Guest(row.hotel_id, row.id);
  guest.name = row.name;
  guest.phone = row.phone;
  guest.language = row.language;
  guest.tags = row.tags;
  guest.notes = row.notes;
  guest.optedOutAt = toDate(row.opted_out_at);
  guest.blockedAt = toDate(row.blocked_at);
  guest.updatedAt = toDate(row.updated_at);
  return guest;
}
