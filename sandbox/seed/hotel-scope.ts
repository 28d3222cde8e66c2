import type pg from 'pg';

/**
 * Runs `work` in one transaction as an application role, for one hotel or for none. The sandbox seeds without the
 * ORM, which would be most of the time that a start of a filled sandbox takes.
 */
export async function inScope<T>(
  client: pg.Client,
  role: 'app_identity' | 'app_tenant',
  hotelId: string | null,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('begin');
  try {
    await client.query(`select set_config('role', $1, true), set_config('app.hotel_ids', $2, true)`, [
      role,
      hotelId === null ? '' : `{${hotelId}}`,
    ]);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
