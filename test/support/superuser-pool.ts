import pg from 'pg';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { getTestServers } from './test-servers.js';

/** Connections to a test's database that see and may change everything. The caller ends the pool. */
export function superuserPool(databases: DatabaseUrls): pg.Pool {
  const url = new URL(getTestServers().superuserUrl);
  url.pathname = new URL(databases.appUrl).pathname;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  // A database that is dropped under the pool is the end of its test.
  pool.on('error', () => undefined);
  return pool;
}
