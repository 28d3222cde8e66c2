import { Migration } from '@mikro-orm/migrations';

const INDEXES = {
  alerts_urgent: 'alerts (hotel_id, urgency desc, raised_at desc, id desc)',
  alerts_by_deadline: 'alerts (hotel_id, due_at, id)',
} as const;

/** So that a page of a hotel's alerts is read in each order without sorting all of them. */
export class Migration20261130AlertOrderIndexes extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    for (const [name, on] of Object.entries(INDEXES)) {
      // One that broke off is there but not valid.
      const [broken] = await this.execute(
        `select 1 as one from pg_index i where i.indexrelid = to_regclass('${name}') and not i.indisvalid`,
      );
      if (broken !== undefined) await this.execute(`drop index concurrently ${name}`);
      await this.execute(`create index concurrently if not exists ${name} on ${on}`);
    }
  }
}
