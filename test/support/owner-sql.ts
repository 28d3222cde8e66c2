import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { withKeptClient } from './kept-clients.js';

type Query = (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** Runs SQL as the owner, who sees and may change the rows of every hotel: each statement names its own. */
export async function inHotel<T>(
  databases: DatabaseUrls,
  hotelId: string,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  return withKeptClient(databases.ownerUrl, async (client) => {
    await client.query(`select set_config('app.hotel_ids', $1, false)`, [`{${hotelId}}`]);
    return work(
      async (sql, values = []) => (await client.query<Record<string, unknown>>(sql, [...values])).rows,
    );
  });
}
