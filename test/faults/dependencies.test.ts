import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../scripts/provision-database.js';
import { findFreePort } from '../../scripts/free-port.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { graphql, signIn } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { LiveClient } from '../support/live-client.js';
import { getTestServers } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';
import { textWebhook, WebhookSender } from './provider-webhooks.js';

interface Item {
  readonly __typename: string;
  readonly message?: { readonly text: string | null };
}

const MESSAGES = `subscription ($hotelId: ID!) { messageAdded(hotelId: $hotelId) { __typename
  ... on MessageAdded { cursor message { text } } ... on StreamPosition { cursor } } }`;

describe('two processes without their dependencies', () => {
  let database: TestDatabase;
  let one: TestApp;
  let two: TestApp;
  let hotel: HotelFixture;
  const sender = new WebhookSender(20);
  const chat = (i: number) => `4917${String(10_000_000 + i)}@c.us`;

  beforeAll(async () => {
    database = await createDatabase();
    // Nobody listens there: not one wake-up passes between the processes.
    const env = { REDIS_URL: `redis://127.0.0.1:${await findFreePort()}` };
    [one, two] = await Promise.all([
      startApp({ databases: database, env }),
      startApp({ databases: database, env }),
    ]);
    hotel = await createHotelFixture(database, { conversations: 0 });
  }, 90_000);

  afterAll(async () => {
    sender.close();
    await Promise.all([one.stop(), two.stop()]);
    await database.drop();
  });

  const superuser = (sql: string) => withClient(getTestServers().superuserUrl, (client) => client.query(sql));
  const killBackends = () =>
    superuser(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database.name}' and pid <> pg_backend_pid()`,
    );
  const stored = (prefix: string) =>
    inHotel(database, hotel.hotelId, async (query) => {
      const rows = await query(
        `select provider_message_id as id from messages where hotel_id = $1 and provider_message_id like $2`,
        [hotel.hotelId, `${prefix}%`],
      );
      return rows.map((row) => String(row.id)).sort();
    });
  /** Has consoles read on and on, which keeps every connection of the pools in use. */
  const keepReading = async () => {
    const state = { isOver: false };
    const tokens = await Promise.all([one, two].map((app) => signIn(app.url, hotel.users.viewer)));
    const reading = [one, two].flatMap((app, i) =>
      Array.from({ length: 10 }, async () => {
        while (!state.isOver)
          await graphql(app.url, tokens[i] ?? null, '{ viewer { isPlatformAdmin } }').catch(() => null);
      }),
    );
    return async () => {
      state.isOver = true;
      await Promise.all(reading);
    };
  };
  const quarantined = () =>
    inHotel(database, hotel.hotelId, async (query) => {
      const rows = await query(
        `select 1 from inbound_notifications where hotel_id = $1 and (status = 'QUARANTINED' or attempts > 0)`,
        [hotel.hotelId],
      );
      return rows.length;
    });
  const ready = async (app: TestApp) => {
    const response = await fetch(`${app.url}/health/ready`);
    return { status: response.status, text: await response.text() };
  };

  it('answer webhooks and show them on every console within 2 s without Redis', async () => {
    expect(await ready(one)).toMatchObject({ status: 200, text: expect.stringContaining('degraded') });
    const live = new LiveClient(two.wsUrl, accessToken(hotel.users.agent));
    try {
      const messages = live.subscribe<Item>(MESSAGES, { hotelId: hotel.globalId('Hotel', hotel.hotelId) });
      await messages.next('the position', (item) => item.__typename === 'StreamPosition');
      // Several, one after another: long enough for every attempt at Redis to have failed in the meantime.
      for (let i = 1; i <= 8; i += 1) {
        const text = `Nobody rang ${i}`;
        const body = textWebhook(hotel.channel, { chatId: chat(1), id: `NO-REDIS-${i}`, text });
        const sentAt = performance.now();
        expect((await sender.post(one.url, hotel.channel, body)).status).toBe(200);
        const shown = await messages.next(text, (item) => item.message?.text === text, 8_000);
        expect(shown.at - sentAt).toBeLessThan(2_000);
      }
    } finally {
      await live.close();
    }
  });

  it('lose nothing and double nothing while their database connections are killed again and again', async () => {
    const ids = Array.from({ length: 200 }, (_, i) => `KILLED-${String(i).padStart(3, '0')}`);
    const state = { isOver: false };
    const killing = (async () => {
      for (let round = 0; round < 12 && !state.isOver; round += 1) {
        await killBackends();
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    })();
    const queue = ids.entries();
    const provider = async () => {
      for (const [i, id] of queue)
        await sender.deliver(
          [one.url, two.url],
          hotel.channel,
          textWebhook(hotel.channel, { chatId: chat(i % 10), id }),
        );
    };
    await Promise.all(Array.from({ length: 10 }, provider));
    state.isOver = true;
    await killing;
    await waitUntil(
      'every message is there',
      async () => (await stored('KILLED')).length >= ids.length,
      25_000,
    );
    expect(await stored('KILLED')).toEqual(ids);
    expect(await Promise.all([one, two].map(async (app) => (await ready(app)).status))).toEqual([200, 200]);
  }, 60_000);

  it('say 503 while PostgreSQL is away, and heal without a restart', async () => {
    const body = textWebhook(hotel.channel, { chatId: chat(77), id: 'AWAY', text: 'Anybody?' });
    await superuser(`alter database ${database.name} with allow_connections false`);
    try {
      await killBackends();
      const answers = await Promise.all([one, two].map((app) => sender.post(app.url, hotel.channel, body)));
      expect(answers.map((answer) => [answer.status, answer.body])).toEqual([
        [503, '{"received":false}'],
        [503, '{"received":false}'],
      ]);
      await waitUntil('health is red', async () => (await ready(one)).status === 503);
      expect((await fetch(`${one.url}/health/live`)).status).toBe(200);
    } finally {
      await superuser(`alter database ${database.name} with allow_connections true`);
    }
    await waitUntil('health is green', async () => (await ready(one)).status === 200);
    await waitUntil('health is green', async () => (await ready(two)).status === 200);
    expect((await sender.post(one.url, hotel.channel, body)).status).toBe(200);
    expect((await sender.post(two.url, hotel.channel, body)).status).toBe(200);
    await waitUntil('the message is there', async () => (await stored('AWAY')).length > 0);
    expect(await stored('AWAY')).toEqual(['AWAY']);
  }, 60_000);

  it('say 503 while PostgreSQL takes no writes, lose nothing, and heal without a restart', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `READ-ONLY-${String(i).padStart(2, '0')}`);
    const body = (id: string, i: number) => textWebhook(hotel.channel, { chatId: chat(i % 4), id });
    const stopReading = await keepReading();
    try {
      await superuser(`alter database ${database.name} set default_transaction_read_only = on`);
      await killBackends();
      const answers = await Promise.all(
        [one, two].map((app) => sender.post(app.url, hotel.channel, body('READ-ONLY-00', 0))),
      );
      expect(answers.map((answer) => [answer.status, answer.body])).toEqual([
        [503, '{"received":false}'],
        [503, '{"received":false}'],
      ]);
      const deliveries = Promise.all(
        ids.map((id, i) => sender.deliver([one.url, two.url], hotel.channel, body(id, i))),
      );
      for (const app of [one, two])
        await waitUntil('health is red', async () => (await ready(app)).status === 503);
      // Nobody ends the sessions that began in the meantime: the processes have to get rid of them by themselves.
      await superuser(`alter database ${database.name} reset default_transaction_read_only`);
      await deliveries;
      for (const app of [one, two])
        await waitUntil('health is green', async () => (await ready(app)).status === 200);
      await waitUntil('every message is there', async () => (await stored('READ-ONLY')).length >= ids.length);
    } finally {
      await superuser(`alter database ${database.name} reset default_transaction_read_only`);
      await stopReading();
    }
    expect(await stored('READ-ONLY')).toEqual(ids);
    expect(await quarantined()).toBe(0);
  }, 60_000);
});
