import { randomBytes } from 'node:crypto';
import {
  databaseUrls,
  revokeTemporary,
  withClient,
  type DatabaseUrls,
} from '../../scripts/provision-database.js';
import { getTestServers } from './test-servers.js';

/** A database of one test file. `drop` closes what is still connected to it. */
export interface TestDatabase extends DatabaseUrls {
  readonly name: string;
  drop(): Promise<void>;
}

/** A new, migrated, empty database, copied from the run's template. */
export async function createDatabase(): Promise<TestDatabase> {
  const { superuserUrl, template, logins } = getTestServers();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const run = (sql: string) => withClient(superuserUrl, (client) => client.query(sql));
  await withClient(superuserUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${logins.ownerName}`);
    await revokeTemporary(client, name);
  });
  return {
    name,
    ...databaseUrls(superuserUrl, name, logins),
    drop: async () => {
      await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
