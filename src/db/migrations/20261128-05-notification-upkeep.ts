import { Migration } from '@mikro-orm/migrations';

/**
 * PostgreSQL prepares the condition of each partial index and parses each CHECK anew for every insert, also where the row is
 * not theirs: every webhook paid for two indexes that nothing needs and for two CHECKs that are as good as one. The sweeps
 * by `received_at` read all that is due or waiting anyway, and the indexes by chat hold just that.
 */
export class Migration20261128NotificationUpkeep extends Migration {
  override up(): void {
    this.addSql(`drop index inbound_notifications_received;
      drop index inbound_notifications_in_vain;
      alter table inbound_notifications
        drop constraint inbound_notifications_dedupe_key_check,
        drop constraint inbound_notifications_status_check,
        add constraint inbound_notifications_check check (
          length(dedupe_key) <= 400 and status in ('RECEIVED','PROCESSED','WAITING','IGNORED','QUARANTINED'));`);
  }
}
