import { randomBytes } from 'node:crypto';
import {
  databaseUrls,
  revokeTemporary,
  withClient,
  type DatabaseLogins,
  type DatabaseUrls,
} from './provision-database.js';

/** A database of one test file, or of one shared application. `drop` closes what is still connected to it. */
export interface TestDatabase extends DatabaseUrls {
  readonly name: string;
  drop(): Promise<void>;
}

/** The server of a test run and the migrated database on it that others are copied from. */
export interface DatabaseTemplate {
  readonly superuserUrl: string;
  readonly template: string;
  readonly logins: DatabaseLogins;
}

/** A new, migrated, empty database. */
export async function copyTemplate({
  superuserUrl,
  template,
  logins,
}: DatabaseTemplate): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(superuserUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${logins.ownerName}`);
    await revokeTemporary(client, name);
  });
  return {
    name,
    ...databaseUrls(superuserUrl, name, logins),
    drop: async () => {
      await withClient(superuserUrl, (client) =>
        client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    },
  };
}
