import type { Migration } from '@mikro-orm/migrations';

const ROWS_AT_ONCE = 2_000;
const HOTELS_AT_ONCE = 500;

/**
 * Changes rows hotel by hotel, each batch a transaction of its own, until nothing is left to do. `change` gives a statement
 * for at most `limit` rows of a hotel, which returns a row for each it changed; run again, it must pass over what is done.
 * Belongs into a migration that is not transactional.
 */
export async function forEachHotel(
  migration: Migration,
  change: (hotel: string, limit: number) => string,
): Promise<void> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const hotels = (await migration.execute(
      `select id from hotels where id > '${last}' order by id limit ${HOTELS_AT_ONCE}`,
    )) as { id: string }[];
    for (const { id } of hotels) {
      for (;;) {
        const changed = await migration.execute(change(`'${id}'::uuid`, ROWS_AT_ONCE));
        if (changed.length < ROWS_AT_ONCE) break;
      }
      last = id;
    }
    if (hotels.length < HOTELS_AT_ONCE) return;
  }
}
