import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { LiveClient, type LiveSubscription } from '../support/live-client.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { getRedisUrl } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';
import { textWebhook, WebhookSender } from './provider-webhooks.js';

interface Item {
  readonly __typename: string;
  readonly message?: { readonly text: string | null };
}

const MESSAGES = `subscription ($hotelId: ID!) { messageAdded(hotelId: $hotelId) { __typename
  ... on MessageAdded { message { text } } ... on StreamPosition { cursor } } }`;

/** Behind a message that was shown by the poll, the next one waits for the next poll, a second later. */
const QUICKER_THAN_THE_POLL_MS = 700;

describe('two processes whose Redis fails them', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let redis: Redis;
  let receiving: TestApp;
  let showing: TestApp;
  let hotel: HotelFixture;
  let console: LiveClient;
  let messages: LiveSubscription<Item>;
  const sender = new WebhookSender(4);
  const said: string[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await startTcpProxy(getRedisUrl());
    redis = new Redis(getRedisUrl());
    const env = { REDIS_URL: proxy.url };
    [receiving, showing] = await Promise.all([
      startApp({ databases: database, env }),
      startApp({ databases: database, env }),
    ]);
    hotel = await createHotelFixture(database, { conversations: 0 });
    console = new LiveClient(showing.wsUrl, accessToken(hotel.users.agent));
    messages = console.subscribe(MESSAGES, { hotelId: hotel.globalId('Hotel', hotel.hotelId) });
    await messages.next('the position', (item) => item.__typename === 'StreamPosition');
  }, 90_000);

  afterAll(async () => {
    sender.close();
    await console.close();
    await Promise.all([receiving.stop(), showing.stop()]);
    redis.disconnect();
    await proxy.stop();
    await database.drop();
  });

  /** A guest writes to the one process; how long until a console of the other shows it. */
  const say = async (text: string): Promise<number> => {
    said.push(text);
    const body = textWebhook(hotel.channel, { chatId: '491701234567@c.us', id: text, text });
    const sentAt = performance.now();
    expect((await sender.post(receiving.url, hotel.channel, body)).status).toBe(200);
    return (await messages.next(text, (item) => item.message?.text === text, 8_000)).at - sentAt;
  };
  const sayFour = async (when: string): Promise<number[]> => {
    const took: number[] = [];
    for (const nth of [1, 2, 3, 4]) took.push(await say(`${when} ${nth}`));
    return took.sort((a, b) => a - b);
  };
  const health = async (app: TestApp) => {
    const response = await fetch(`${app.url}/health/ready`);
    return [response.status, (await response.json()) as unknown];
  };
  const whole = [200, { status: 'ok', degraded: [] }];
  const withoutRedis = [200, { status: 'degraded', degraded: ['redis'] }];
  const untilHealth = async (wanted: unknown[]) => {
    for (const app of [receiving, showing]) {
      await waitUntil(
        `health is ${JSON.stringify(wanted)}`,
        async () => JSON.stringify(await health(app)) === JSON.stringify(wanted),
      );
    }
  };
  const expectWakeUps = async (when: string) => {
    await untilHealth(whole);
    expect((await sayFour(when))[1]).toBeLessThan(QUICKER_THAN_THE_POLL_MS);
  };

  it.each([
    ['is down', () => proxy.refuse()],
    ['is half-open', () => proxy.fallSilent()],
  ])(
    'show messages within 2 s while it %s, say so, and heal when it is back',
    async (how, breakIt) => {
      await expectWakeUps(`before it ${how}`);
      breakIt();
      expect((await sayFour(`as it ${how}`)).at(-1)).toBeLessThan(2_000);
      await untilHealth(withoutRedis);
      expect((await sayFour(`while it ${how}`)).at(-1)).toBeLessThan(2_000);
      proxy.forward();
      await expectWakeUps(`after it ${how}`);
    },
    60_000,
  );

  it('miss nothing when it is flushed', async () => {
    await redis.flushall();
    await expectWakeUps('flushed');
  });

  it('go on when somebody else writes into its channels', async () => {
    const topic = `hotel-events:${hotel.hotelId}`;
    for (const payload of [
      '{"number":"x"}',
      '{"number":{}}',
      '{"number":null}',
      '{"number":1e300}',
      '[]',
      '{',
      '',
    ])
      expect(await redis.publish(topic, payload)).toBeGreaterThan(0);
    await expectWakeUps('garbled');
  });

  it('have shown every message once, in order, through all of it', () => {
    const shown = messages.items.flatMap(({ item }) =>
      item.__typename === 'MessageAdded' ? [item.message?.text] : [],
    );
    expect(shown).toEqual(said);
    expect(messages.errors).toEqual([]);
  });
});
