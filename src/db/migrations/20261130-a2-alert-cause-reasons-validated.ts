import { Migration } from '@mikro-orm/migrations';

/** In a transaction of its own: rows are looked through without keeping anybody from writing. */
export class Migration20261130AlertCauseReasonsValidated extends Migration {
  override up(): void {
    this.addSql('alter table alert_causes validate constraint alert_causes_reason_code;');
  }
}
