import { Migration } from '@mikro-orm/migrations';

const INDEXES = {
  refresh_tokens_expiry: 'refresh_tokens (expires_at)',
  sessions_oldest: 'sessions (created_at)',
} as const;

/** So that what has run out is found without reading what has not. */
export class Migration20261129RetentionIndexes extends Migration {
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
