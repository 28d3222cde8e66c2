import { Migration } from '@mikro-orm/migrations';
import { forEachHotel } from './hotel-batches.js';
import { buildIndex } from './partition-index.js';

/**
 * Existing stays: their days by the hotel's clock; their moments as what was planned or what happened, by their status.
 * Those without a number were made by hand, and their own id identifies them.
 */
export class Migration20261130StayBackFill extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await forEachHotel(
      this,
      (hotel, limit) => `
      update stays s set
        source = case when s.external_id is null then 'manual' else 'pms' end,
        external_id = coalesce(s.external_id, s.id::text),
        arrival_date = (s.check_in_at at time zone h.time_zone)::date,
        departure_date = (s.check_out_at at time zone h.time_zone)::date,
        expected_arrival_at = case when s.status not in ('CHECKED_IN','CHECKED_OUT') then s.check_in_at end,
        checked_in_at = case when s.status in ('CHECKED_IN','CHECKED_OUT') then s.check_in_at end,
        checked_out_at = case when s.status = 'CHECKED_OUT' then s.check_out_at end
      from hotels h where h.id = ${hotel} and s.hotel_id = ${hotel} and s.id in
        (select p.id from stays p where p.hotel_id = ${hotel} and p.arrival_date is null and p.check_in_at is not null limit ${limit})
      returning 1`,
    );
    const index = (name: string, on: string, kind?: 'unique') =>
      buildIndex(this, { name, table: 'stays', on, kind });
    await index('stays_identity', '(hotel_id, source, external_id)', 'unique');
    // What stay_guests repeats of a stay: the key that its foreign key points at.
    await index('stays_repeated', '(hotel_id, id, arrival_date, status)', 'unique');
    await index('stays_by_arrival', '(hotel_id, arrival_date desc, id desc)');
  }
}
