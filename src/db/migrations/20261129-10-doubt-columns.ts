import { Migration } from '@mikro-orm/migrations';

/** When a message in doubt is looked up next, when it was first found absent, and when looking it up ended; the pauses of a journal that does not answer. */
export class Migration20261129DoubtColumns extends Migration {
  override up(): void {
    this.addSql(`
      alter table messages
        add column absent_since timestamptz,
        add column reconcile_after timestamptz,
        add column reconciliation_ended_at timestamptz;
      alter table channels
        add column journal_failures integer not null default 0,
        add column journal_after timestamptz;
      grant select (reconcile_after, reconciliation_ended_at) on messages to app_system;
      grant select (journal_failures, journal_after) on channels to app_system;`);
  }
}
