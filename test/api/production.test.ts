import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../scripts/provision-database.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { signIn } from '../support/graphql-client.js';
import { createHotelFixture } from '../support/hotel-fixture.js';
import { getTestServers } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';
import { openTransports, TRANSPORTS, type TwoTransports } from '../support/two-transports.js';

let database: TestDatabase;
let app: TestApp;
let member: TwoTransports;
beforeAll(async () => {
  database = await createDatabase();
  app = await startApp({
    databases: database,
    env: { NODE_ENV: 'production', PUBLIC_URL: 'https://api.example' },
  });
  const hotel = await createHotelFixture(database, { conversations: 0 });
  member = openTransports(app, await signIn(app.url, hotel.users.agent));
}, 120_000);
afterAll(async () => {
  await member.close();
  await app.stop();
  await database.drop();
});

describe.each(TRANSPORTS)('a process in production, over %s', (transport) => {
  it('does not show its schema, nor guess what was meant', async () => {
    const introspection = await member[transport]('{ __schema { types { name } } }');
    expect([introspection.data, introspection.errors[0]?.message]).toEqual([
      null,
      expect.stringContaining('introspection'),
    ]);
    const unknown = await member[transport]('{ viewe { id } }');
    expect(unknown.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify(unknown)).not.toContain('Did you mean');
  });
});

it('a process in production has no GraphiQL', async () => {
  expect((await fetch(`${app.url}/graphiql`)).status).toBe(404);
});

describe('a process in production whose database is gone', () => {
  const superuser = (sql: string) => withClient(getTestServers().superuserUrl, (client) => client.query(sql));
  beforeAll(async () => {
    await superuser(`alter database ${database.name} with allow_connections false`);
    await superuser(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database.name}'`,
    );
  });
  afterAll(() => superuser(`alter database ${database.name} with allow_connections true`));

  it.each(TRANSPORTS)('says over %s that something went wrong, and nothing of what', async (transport) => {
    const { data, errors } = await member[transport]('{ viewer { isPlatformAdmin } }');
    expect({ data, errors }).toEqual({
      data: { viewer: null },
      errors: [
        {
          message: 'Something went wrong.',
          locations: [{ line: 1, column: 3 }],
          path: ['viewer'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
        },
      ],
    });
    // The log tells what the client is not told.
    await waitUntil('the log to tell it', () =>
      Promise.resolve(
        /not currently accepting connections|terminating connection/.test(app.logs().join('\n')),
      ),
    );
  });
});
