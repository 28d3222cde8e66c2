import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

/**
 * A stay is known by the system that booked it and that system's number, and has the hotel's own days apart from what
 * happened. The next migration fills the columns; the old ones go once that is done.
 */
export class Migration20261130StayColumns extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      alter table stays rename column guest_id to primary_guest_id;
      alter table stays rename column room to room_number;
      alter table stays
        alter column check_in_at drop not null,
        alter column check_out_at drop not null,
        add column source text,
        add column source_revision bigint,
        add column arrival_date date,
        add column departure_date date,
        add column expected_arrival_at timestamptz,
        add column checked_in_at timestamptz,
        add column checked_out_at timestamptz,
        add column children integer;`),
    );
  }
}
