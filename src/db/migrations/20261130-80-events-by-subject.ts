import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

/**
 * Events name their subject by type and id instead of by a column per noun, and who did it. The columns of before stay and
 * are read where the new ones are empty: rows of before, and of processes of the version before, which go on writing until
 * they are replaced. Nothing is rewritten, and retention removes the last of those rows after 30 days.
 */
export class Migration20261130EventsBySubject extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      alter table hotel_events add column subject_type text, add column subject_id uuid,
        add column actor_kind text, add column actor_id uuid;`),
    );
  }
}
