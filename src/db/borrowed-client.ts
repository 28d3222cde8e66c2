import type { RunStatement } from './tenant-tx.js';

interface Client {
  query(sql: string, parameters: unknown[]): Promise<{ rows: unknown[] }>;
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
  release(isBroken?: boolean): void;
}

/** A connection of the pool, taken out for one transaction without the ORM. */
export interface BorrowedClient {
  /** Runs statements one after another, in the order in which they were given. */
  readonly rows: RunStatement;
  /** Rolls back and gives the connection to the next; one that cannot even do that is thrown away. */
  giveBack(): Promise<void>;
}

/** Takes a connection out of the pool. */
export async function borrowClient(pool: { connect(): Promise<unknown> }): Promise<BorrowedClient> {
  const client = (await pool.connect()) as Client;
  // Lost while nobody asks, it would end the process; the next statement tells of it anyway.
  const ignore = () => undefined;
  client.on('error', ignore);
  let last: Promise<unknown> = Promise.resolve();
  const rows = <T>(sql: string, parameters: readonly unknown[]): Promise<T[]> => {
    const result = last.then(async () => (await client.query(sql, [...parameters])).rows as T[]);
    last = result.catch(ignore);
    return result;
  };
  return {
    rows,
    async giveBack() {
      let isBroken = true;
      try {
        await rows('rollback', []);
        isBroken = false;
      } finally {
        client.off('error', ignore);
        client.release(isBroken);
      }
    },
  };
}
