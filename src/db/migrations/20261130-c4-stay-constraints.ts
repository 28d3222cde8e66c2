import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

/** What holds for every stay, for new rows at once; and the old columns, with the indexes on them, go. */
export class Migration20261130StayConstraints extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      drop index stays_external;
      alter table stays
        drop column check_in_at,
        drop column check_out_at,
        add constraint stays_source_check check (source is not null and length(source) between 1 and 50) not valid,
        add constraint stays_external_id_check
          check (external_id is not null and length(external_id) between 1 and 200) not valid,
        add constraint stays_arrival_check check (arrival_date is not null) not valid,
        add constraint stays_departure_check check (departure_date is not null and departure_date >= arrival_date) not valid,
        add constraint stays_checked_out_check check (checked_out_at >= checked_in_at) not valid,
        add constraint stays_people_check check (adults >= 0 and children >= 0) not valid,
        add constraint stays_primary_guest_fkey foreign key (hotel_id, id, primary_guest_id)
          references stay_guests (hotel_id, stay_id, guest_id) deferrable initially deferred not valid;`),
    );
  }
}
