import { Migration } from '@mikro-orm/migrations';
import { storeNotificationFunctions } from './store-notification-functions.js';

/**
 * Webhooks are stored by week from here on. The functions name no column yet: those that wait for a lock while the next
 * migration renames one go on with the names that they began with, and a webhook must not fail for that.
 */
export class Migration20261129NotificationWeeksInsert extends Migration {
  override up(): void {
    this.addSql(storeNotificationFunctions({ columns: '', isSamePeriod: () => '' }));
  }
}
