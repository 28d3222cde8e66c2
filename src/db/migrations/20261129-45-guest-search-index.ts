import { Migration } from '@mikro-orm/migrations';
import { buildIndex } from './partition-index.js';

/** By trigram within a hotel, so that a search reads no other hotel's guests, and takes no longer for their number. */
export class Migration20261129GuestSearchIndex extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    // Where somebody had the extensions before, they stand in another schema.
    const [place] = (await this.execute(
      `select max(n.nspname) filter (where e.extname = 'pg_trgm') as trigram, max(n.nspname) filter (where e.extname = 'btree_gin') as gin
       from pg_extension e join pg_namespace n on n.oid = e.extnamespace`,
    )) as { trigram: string; gin: string }[];
    if (place === undefined) throw new Error('no extensions');
    await buildIndex(this, {
      name: 'guests_search',
      table: 'guests',
      on: `using gin (hotel_id "${place.gin}".uuid_ops, name "${place.trigram}".gin_trgm_ops,
        (ltrim(phone, '+')) "${place.trigram}".gin_trgm_ops)`,
    });
  }
}
