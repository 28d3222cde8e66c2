import { Migration } from '@mikro-orm/migrations';
import { buildIndex } from './partition-index.js';

/** Waits that nobody was told of, by when they become too long; first those whose deadline nobody has computed. */
export class Migration20261130WaitDeadlineIndex extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await buildIndex(this, {
      name: 'conversations_wait_due',
      table: 'conversations',
      on: `((coalesce(waiting_due_at, '-infinity'::timestamptz))) where waiting_since is not null and turn = 'HUMAN'
        and status not in ('SNOOZED','RESOLVED') and waiting_alerted_for is distinct from waiting_since`,
    });
  }
}
