import { Migration } from '@mikro-orm/migrations';

/** A lane's own lease, which keeps two workers from opening its gap at the same time, and when a message expires. */
export class Migration20261129LaneColumns extends Migration {
  override up(): void {
    this.addSql(`
      alter table channels add column leased_until timestamptz;
      alter table messages add column expires_at timestamptz;
      grant select (leased_until) on channels to app_system;
      grant select (expires_at, stored_at) on messages to app_system;`);
  }
}
