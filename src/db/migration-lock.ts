import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const LOCK = `hashtext('hotel-boost migrations')`;
const POLL_MS = 250;

/**
 * Runs `work` while no other process migrates this database; waits for one that does for at most `patienceMs`.
 * Asked again and again, since a statement that waits for the lock would itself be waited for by an index that the other
 * process builds CONCURRENTLY.
 */
export async function withMigrationLock<T>(
  databaseUrl: string,
  patienceMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'hotel-boost-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const deadline = Date.now() + patienceMs;
    while (!(await tryLock(client))) {
      if (Date.now() > deadline)
        throw new Error('another process has been migrating this database all the while');
      await sleep(POLL_MS);
    }
    return await work();
  } finally {
    await client.end();
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${LOCK}) as locked`);
  return rows[0]?.locked === true;
}
