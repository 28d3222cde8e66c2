import type { PoolClient } from 'pg';

const readOnly = new WeakSet<PoolClient>();

/**
 * Looks, before a pool hands a new connection out for the first time, whether its session may write. A session keeps
 * the default it began with, long after the database takes writes again.
 */
export function noteReadOnlySession(client: PoolClient, done: (error?: Error) => void): void {
  client
    .query<{ is_read_only: boolean }>(
      `select current_setting('transaction_read_only')::boolean as is_read_only`,
    )
    .then(({ rows }) => {
      if (rows[0]?.is_read_only === true) readOnly.add(client);
      done();
    }, done);
}

/** Whether `noteReadOnlySession` found that it may not write. */
export function isReadOnlySession(client: PoolClient): boolean {
  return readOnly.has(client);
}
