import { toDate } from '../../db/tenant-tx.js';
import { Stay } from '../../schema/stay/stay.type.js';
import type { StayRow } from '../../services/stay/stay.rows.js';

export function toStay(row: StayRow): Stay {
  const stay = new Stay(row.hotel_id, row.id);
  stay.guestId = row.guest_id;
  stay.externalId = row.external_id;
  stay.room = row.room;
  stay.roomType = row.room_type;
  stay.status = row.status;
  stay.checkInAt = toDate(row.check_in_at);
  stay.checkOutAt = toDate(row.check_out_at);
  stay.adults = row.adults;
  return stay;
}
