import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../scripts/free-port.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { graphql, signIn } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

interface Dependency {
  readonly dependency: string;
  readonly state: string;
  readonly since: string;
  readonly isEssential: boolean;
  readonly lastError: string | null;
  readonly lastErrorAt: string | null;
}

const HEALTH = `{ system { health { status dependencies { dependency state since isEssential lastError lastErrorAt } } } }`;
const NAMES: Readonly<Record<string, string>> = { REDIS: 'redis', PROVIDER: 'provider', FILES: 'files' };

describe("the health of the system, as the platform's admin sees it", () => {
  let database: TestDatabase;
  let app: TestApp;
  let hotels: HotelFixture[];
  let admin: string;
  const startedAt = Date.now();

  beforeAll(async () => {
    database = await createDatabase();
    // Nobody listens on the port of Redis or the provider's, and files cannot be kept below a file.
    const nobody = await findFreePort();
    const file = join(tmpdir(), `no-folder-${randomUUID()}`);
    await writeFile(file, '');
    app = await startApp({
      databases: database,
      env: { REDIS_URL: `redis://:s3cret-word@127.0.0.1:${nobody}`, MEDIA_DIR: join(file, 'media') },
    });
    hotels = await Promise.all([1, 2, 3].map(() => createHotelFixture(database, { conversations: 1 })));
    const [owner] = hotels.map((hotel) => hotel.users.owner);
    if (owner === undefined) throw new Error('no hotel');
    const superuser = superuserPool(database);
    await superuser.query(
      `insert into users (id, email, name, password_hash, is_platform_admin)
       select $1, 'admin@fixture.example', 'Admin', password_hash, true from users where id = $2`,
      [randomUUID(), owner.id],
    );
    await superuser.end();
    admin = await signIn(app.url, { ...owner, email: 'admin@fixture.example' });
    for (const hotel of hotels) {
      await inHotel(database, hotel.hotelId, (query) =>
        query('update channels set api_url = $2 where hotel_id = $1', [
          hotel.hotelId,
          `http://127.0.0.1:${nobody}`,
        ]),
      );
      await graphql(
        app.url,
        accessToken(hotel.users.agent),
        'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }',
        {
          input: {
            to: { conversationId: hotel.globalId('Conversation', hotel.conversations[0]?.id ?? '') },
            content: { text: 'Hello' },
            clientMessageId: randomUUID(),
          },
        },
      );
    }
  }, 120_000);
  afterAll(async () => {
    await app.stop();
    await database.drop();
  });

  const health = async () => {
    const { data, errors } = await graphql<{
      system: { health: { status: string; dependencies: Dependency[] } };
    }>(app.url, admin, HEALTH);
    if (data === null) throw new Error(JSON.stringify(errors));
    return data.system.health;
  };
  const ofDependency = async (name: string) =>
    (await health()).dependencies.find(({ dependency }) => dependency === name);

  it('shows every dependency with its state, since when, and why it was lost, and no secret or hotel', async () => {
    await waitUntil(
      'the provider to be missed',
      async () => (await ofDependency('PROVIDER'))?.state === 'DOWN',
    );
    const { status, dependencies } = await health();
    expect(status).toBe('DEGRADED');
    expect(dependencies.map(({ dependency }) => dependency).sort()).toEqual(
      ['FILES', 'JOB_STORE', 'POSTGRESQL', 'PROVIDER', 'REDIS', 'SWEEP'].sort(),
    );
    expect(await ofDependency('POSTGRESQL')).toMatchObject({
      state: 'UP',
      isEssential: true,
      lastError: null,
    });
    const down = dependencies.filter(({ state }) => state === 'DOWN');
    expect(down.map(({ dependency }) => dependency).sort()).toEqual(['FILES', 'PROVIDER', 'REDIS']);
    for (const each of down) {
      expect(each.isEssential).toBe(false);
      expect(each.lastError).toBeTruthy();
      expect(Date.parse(each.since)).toBeGreaterThanOrEqual(startedAt);
      expect(Date.parse(each.lastErrorAt ?? '')).toBeGreaterThanOrEqual(Date.parse(each.since));
    }
    expect((await ofDependency('PROVIDER'))?.lastError).toContain('CONNECT_FAILED');
    const text = JSON.stringify(dependencies);
    for (const secret of [
      's3cret-word',
      ...hotels.flatMap(({ hotelId, channel }) => [hotelId, channel.instanceId]),
    ])
      expect(text).not.toContain(secret);
  });

  it('says since when and does not begin anew each time it is asked', async () => {
    const first = await ofDependency('FILES');
    const later = await waitUntil('another look', async () => {
      const again = await ofDependency('FILES');
      return again !== undefined && again.lastErrorAt !== first?.lastErrorAt ? again : null;
    });
    expect(later.since).toBe(first?.since);
  });

  it('is in /health/ready by names alone, and serves on', async () => {
    const response = await fetch(`${app.url}/health/ready`);
    const { dependencies } = await health();
    const down = dependencies
      .filter(({ state }) => state === 'DOWN')
      .map(({ dependency }) => NAMES[dependency]);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'degraded', degraded: expect.arrayContaining(down) },
    ]);
  });

  it('is for nobody else', async () => {
    for (const role of ['owner', 'viewer'] as const) {
      const token = accessToken((hotels[0] as HotelFixture).users[role]);
      const { errors } = await graphql(app.url, token, HEALTH);
      expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
    }
    expect((await graphql(app.url, null, HEALTH)).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  });
});
