import { Migration } from '@mikro-orm/migrations';

const VERSIONED = ['conversations', 'messages', 'alerts'];
const UPDATED = ['hotels', 'channels', 'memberships', 'users', 'guests', 'stays'];

const VERSION = 'add column if not exists version integer not null default 1';
/** Rows of before get the time of this migration, in the catalogue: no row is written. */
const UPDATED_AT = 'add column if not exists updated_at timestamptz not null default now()';

/**
 * When each row was last changed, and for what clients keep live how often. Who changes a row says so in its statement. Each
 * table is locked by itself and for a moment only.
 */
export class Migration20261130Versions extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    for (const table of UPDATED) await this.execute(`alter table ${table} ${UPDATED_AT}`);
    for (const table of VERSIONED) await this.execute(`alter table ${table} ${VERSION}, ${UPDATED_AT}`);
    await this.execute('grant select (updated_at) on users to app_tenant, app_platform');
  }
}
