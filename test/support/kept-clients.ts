import pg from 'pg';

const pools = new Map<string, pg.Pool>();
/** Opening a connection costs PostgreSQL more than most of what tests ask of it. */
const KEPT_FOR_MS = 2_000;

/** Lends a connection that is kept for the next one who asks; one whose work failed is closed. */
export async function withKeptClient<T>(
  url: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await poolOf(url).connect();
  let isGood = false;
  try {
    const result = await work(client);
    isGood = true;
    return result;
  } finally {
    client.release(!isGood);
  }
}

function poolOf(connectionString: string): pg.Pool {
  const known = pools.get(connectionString);
  if (known !== undefined) return known;
  const pool = new pg.Pool({
    connectionString,
    max: 8,
    idleTimeoutMillis: KEPT_FOR_MS,
    allowExitOnIdle: true,
  });
  // A database that is dropped under the pool is the end of its test.
  pool.on('error', () => undefined);
  pools.set(connectionString, pool);
  return pool;
}
