import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

/** Who settled a conversation. No foreign key: who has left is still the one who did it, and is shown as nobody. */
export class Migration20261130ConversationResolvedBy extends Migration {
  override up(): void {
    this.addSql(withShortLocks('alter table conversations add column resolved_by uuid;'));
  }
}
