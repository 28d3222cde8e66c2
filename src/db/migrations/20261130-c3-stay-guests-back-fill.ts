import { Migration } from '@mikro-orm/migrations';
import { forEachHotel } from './hotel-batches.js';

/** Who booked is in the stay. */
export class Migration20261130StayGuestsBackFill extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await forEachHotel(
      this,
      (hotel, limit) => `
      insert into stay_guests (hotel_id, stay_id, guest_id, position, arrival_date, status)
      select s.hotel_id, s.id, s.primary_guest_id, 0, s.arrival_date, s.status from stays s
      where s.hotel_id = ${hotel} and s.arrival_date is not null and not exists
        (select from stay_guests g where g.hotel_id = s.hotel_id and g.stay_id = s.id and g.guest_id = s.primary_guest_id)
      limit ${limit} on conflict do nothing returning 1`,
    );
  }
}
