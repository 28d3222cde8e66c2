import type pg from 'pg';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { withKeptClient } from './kept-clients.js';

/** Runs SQL in one hotel with exactly the rights that the application has there, and commits it. */
export function inHotelSql<T>(
  databases: DatabaseUrls,
  hotelId: string,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  return withKeptClient(databases.appUrl, async (client) => {
    await client.query('begin');
    await client.query(
      `select set_config('role', 'app_tenant', true), set_config('app.hotel_ids', $1, true)`,
      [`{${hotelId}}`],
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  });
}
