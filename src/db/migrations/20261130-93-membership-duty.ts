import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

/** Duty is of a person in one hotel. Who has said nothing is on duty, so that nobody is forgotten by an alert. */
export class Migration20261130MembershipDuty extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks('alter table memberships add column is_on_duty boolean not null default true;'),
    );
  }
}
