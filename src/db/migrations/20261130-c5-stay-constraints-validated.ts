import { Migration } from '@mikro-orm/migrations';

const CONSTRAINTS = [
  'stays_source_check',
  'stays_external_id_check',
  'stays_arrival_check',
  'stays_departure_check',
  'stays_checked_out_check',
  'stays_people_check',
  'stays_primary_guest_fkey',
];

/** Validates without keeping writers out, in a transaction of its own. */
export class Migration20261130StayConstraintsValidated extends Migration {
  override up(): void {
    for (const name of CONSTRAINTS) this.addSql(`alter table stays validate constraint ${name};`);
  }
}
