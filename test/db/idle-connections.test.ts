import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { createLogger } from '../../src/observability/logger.js';
import { NotificationStore } from '../../src/webhooks/green-api/notification-store.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

const MINUTE_MS = 60_000;

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createDatabase();
  pool = superuserPool(database);
}, 60_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

// Only the timers: what a pool lets go of is decided by one, and the sockets are real.
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'Date'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const connectionsOf = async (name: string): Promise<number[]> => {
  const { rows } = await pool.query<{ pid: number }>(
    'select pid from pg_stat_activity where application_name = $1 and datname = current_database() order by pid',
    [name],
  );
  return rows.map(({ pid }) => pid);
};

async function expectKeptForMinutes(name: string, work: () => Promise<unknown>): Promise<void> {
  await work();
  const before = await connectionsOf(name);
  expect(before).toHaveLength(1);
  for (let quiet = 0; quiet < 4; quiet += 1) {
    jest.advanceTimersByTime(MINUTE_MS);
    expect(await connectionsOf(name)).toEqual(before);
  }
  await work();
  expect(await connectionsOf(name)).toEqual(before);
  jest.advanceTimersByTime(60 * MINUTE_MS);
  jest.useRealTimers();
  await waitUntil('an hour later it is given back', async () => (await connectionsOf(name)).length === 0);
}

it('a connection for staff outlives a quiet few minutes, with its kept plans', async () => {
  const orm = await createOrm({
    databaseUrl: database.appUrl,
    poolSize: 1,
    startRole: 'app_edge',
    applicationName: 'quiet-staff',
  });
  const sessions = new TenantSessions(orm);
  await expectKeptForMinutes('quiet-staff', () =>
    sessions.inHotel(randomUUID(), (tx) => tx.rows('select 1 as one')),
  );
  await orm.close(true);
});

it('a connection for webhooks outlives a quiet few minutes', async () => {
  const store = new NotificationStore(database.appUrl, createLogger('silent'));
  const refused = () =>
    store.add({
      ...{ hotelId: randomUUID(), channelId: randomUUID(), tokenHash: Buffer.alloc(32), id: randomUUID() },
      ...{ dedupeKey: 'key', chatKey: '', typeWebhook: '', body: Buffer.from('{}'), receivedAt: new Date() },
      ...{ correlationId: 'quiet', status: 'RECEIVED', reason: null },
    });
  await expectKeptForMinutes('hotel-boost-webhooks', refused);
  await store.close();
});
