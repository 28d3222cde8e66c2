import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

/** The validated checks prove it, so that no row is read under the lock. */
export class Migration20261130StayNotNull extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      alter table stays
        alter column source set not null,
        alter column external_id set not null,
        alter column arrival_date set not null,
        alter column departure_date set not null;
      alter table stays drop constraint stays_arrival_check;`),
    );
  }
}
