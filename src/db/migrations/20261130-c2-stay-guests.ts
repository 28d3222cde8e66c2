import { Migration } from '@mikro-orm/migrations';
import { BIG_TABLE_STORAGE } from './big-table-storage.js';
import { withShortLocks } from './short-lock.js';
import { tenantTable } from './tenant-table.js';

/**
 * Who is in a stay: the primary guest, at position 0, and the companions. Day and status are repeated from the stay, and
 * kept the same by the foreign key, so that the stays of a guest are one walk along an index.
 */
export class Migration20261130StayGuests extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      create table stay_guests (
        hotel_id uuid not null,
        stay_id uuid not null,
        guest_id uuid not null,
        position smallint not null check (position between 0 and 20),
        arrival_date date not null,
        status text not null,
        primary key (hotel_id, stay_id, guest_id),
        unique (hotel_id, stay_id, position),
        foreign key (hotel_id, guest_id) references guests,
        foreign key (hotel_id, stay_id, arrival_date, status) references stays (hotel_id, id, arrival_date, status)
          on update cascade
      ) with (${BIG_TABLE_STORAGE});
      create index stay_guests_by_arrival on stay_guests (hotel_id, guest_id, arrival_date desc, stay_id desc);
      create index stay_guests_in_house on stay_guests (hotel_id, guest_id) where status = 'CHECKED_IN';
      ${tenantTable('stay_guests', 'select, insert, update, delete')}`),
    );
  }
}
