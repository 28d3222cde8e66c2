import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

/**
 * Why something raised an alert, as a code and a figure instead of English words. The words of before stay for processes
 * of the version before, which go on writing them until they are replaced; their causes are shown as OTHER.
 */
export class Migration20261130AlertCauseReasons extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      alter table alert_causes alter column reason set default '',
        add column reason_code text, add column reason_count integer,
        add constraint alert_causes_reason_code check (reason_code in ('MESSAGE','REPEATED_MESSAGES','WAITING','CHANNEL_NOT_AUTHORIZED',
          'CHANNEL_SLEEPING','CHANNEL_SUSPENDED','CHANNEL_BLOCKED','QUOTA_USED_UP','WRONG_WEBHOOK_TOKEN','OTHER')) not valid;`),
    );
  }
}
