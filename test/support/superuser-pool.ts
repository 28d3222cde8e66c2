import pg from 'pg';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { getTestServers } from './test-servers.js';

/** The address at which a test's database shows everything and takes every change. */
export function superuserUrl(databases: DatabaseUrls): string {
  const url = new URL(getTestServers().superuserUrl);
  url.pathname = new URL(databases.appUrl).pathname;
  return url.href;
}

/** Connections to a test's database that see and may change everything. The caller ends the pool. */
export function superuserPool(databases: DatabaseUrls): pg.Pool {
  const pool = new pg.Pool({ connectionString: superuserUrl(databases), max: 2 });
  // A database that is dropped under the pool is the end of its test.
  pool.on('error', () => undefined);
  return pool;
}
