import { Migration } from '@mikro-orm/migrations';

/**
 * When a guest's wait becomes too long, as the program computed it; null until somebody has. Retention reads what a hotel
 * decides like everybody.
 */
export class Migration20261130WaitDeadlineColumns extends Migration {
  override up(): void {
    this.addSql(`
      alter table conversations add column waiting_due_at timestamptz;
      grant select (waiting_due_at) on conversations to app_system;
      grant select (languages, time_zone) on hotels to app_retention;`);
  }
}
