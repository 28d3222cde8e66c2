import { toDate } from '../../db/tenant-tx.js';
import { Stay } from '../../schema/stay/stay.type.js';
import type { StayRow } from '../../services/stay/stay.rows.js';

export function toStay(row: StayRow): Stay {
  const stay = new Stay(row.hotel_id, row.id);
  stay.primaryGuestId = row.primary_guest_id;
  stay.source = row.source;
  stay.externalId = row.external_id;
  stay.roomNumber = row.room_number;
  stay.roomType = row.room_type;
  stay.status = row.status;
  stay.arrivalDate = row.arrival_date;
  stay.departureDate = row.departure_date;
  stay.expectedArrivalAt = toDate(row.expected_arrival_at);
  stay.checkedInAt = toDate(row.checked_in_at);
  stay.checkedOutAt = toDate(row.checked_out_at);
  stay.adults = row.adults;
  stay.children = row.children;
  stay.updatedAt = toDate(row.updated_at);
  return stay;
}
