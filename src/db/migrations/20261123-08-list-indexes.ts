import { Migration } from '@mikro-orm/migrations';

/** An index for each order in which a hotel's lists are paged, so that a page costs the same however long the list is. */
export class Migration20261123ListIndexes extends Migration {
  override up(): void {
    this.addSql(`
      create index hotels_name on hotels (name, id);
      create index stays_latest on stays (hotel_id, check_in_at desc, id desc);
      create index conversations_waiting_longest on conversations
        (hotel_id, (coalesce(waiting_since, 'infinity'::timestamptz)), id);
    `);
  }
}
