import { afterEach, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { randomInt } from 'node:crypto';
import { withClient } from '../../scripts/provision-database.js';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { EventStream } from '../../src/events/event-stream.js';
import { ReplayLimits } from '../../src/events/replay-limits.js';
import { HOTEL_EVENT_KINDS } from '../../src/domain/hotel-event.js';
import { createPubSub } from '../../src/events/pub-sub.js';
import { WakeUps } from '../../src/events/wake-ups.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { getRedisUrl, getTestServers } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';
import { checkHistory, type AnsweredWebhook, type SeenEvent, type StoredMessage } from './history-checker.js';
import { textWebhook, WebhookSender } from './provider-webhooks.js';
import { seededRandom } from './seeded-random.js';
import { deadlocksIn } from './server-log.js';

const CHATS = 12;
const MESSAGES_A_CHAT = 20;

describe('ingest in chaos', () => {
  const cleanUp: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const each of cleanUp.splice(0).reverse()) await each();
  });

  it('loses, doubles, swaps and leaks nothing while webhooks repeat and cross, backends die and a process is killed', async () => {
    const seed = Number(process.env.HOTEL_BOOST_SEED ?? randomInt(1_000_000));
    process.stdout.write(`ingest in chaos: HOTEL_BOOST_SEED=${seed}\n`);
    const random = seededRandom(seed);
    const below = (n: number) => Math.floor(random() * n);
    const database = await createDatabase();
    cleanUp.push(() => database.drop());
    const start = () => startApp({ databases: database, env: { REDIS_URL: getRedisUrl() } });
    const apps: TestApp[] = await Promise.all([start(), start()]);
    cleanUp.push(() => Promise.all(apps.map((app) => app.stop())));
    const hotels = await Promise.all([0, 1].map(() => createHotelFixture(database, { conversations: 0 })));
    const consoles = await openConsoles(database, hotels, cleanUp);
    const sender = new WebhookSender(30);
    cleanUp.push(async () => sender.close());

    const answered: AnsweredWebhook[] = [];
    /** One guest: sends the next message when the last one was taken, and now and then an old one again. */
    const guest = async (hotel: HotelFixture, n: number) => {
      const said: AnsweredWebhook[] = [];
      for (let i = 1; i <= MESSAGES_A_CHAT; i += 1) {
        const chat = `49151000${String(1_000 + n)}@c.us`;
        const next = {
          hotel: hotel.hotelId,
          chat,
          id: `${hotel.channel.instanceId}-${n}-${i}`,
          text: `Message ${i} of ${n}`,
        };
        said.push(next);
        const again = random() < 0.4 ? [said[below(said.length)] ?? next] : [];
        const copies = random() < 0.2 ? [next, next, next] : [next];
        await Promise.all(
          [...copies, ...again].map((each) => {
            const urls = apps.map((app) => app.url);
            if (random() < 0.5) urls.reverse();
            return sender.deliver(
              urls,
              hotel.channel,
              textWebhook(hotel.channel, { chatId: each.chat, id: each.id, text: each.text }),
            );
          }),
        );
        answered.push(next);
      }
    };
    const total = hotels.length * CHATS * MESSAGES_A_CHAT;
    const killAt = total * (0.2 + 0.3 * random());
    const chaos = (async () => {
      await waitUntil('it is time to kill a process', async () => answered.length >= killAt, 40_000);
      const victim = below(2);
      await apps[victim]?.kill9();
      await waitUntil('some more has come', async () => answered.length >= killAt + total * 0.1, 40_000);
      apps[victim] = await start();
      for (let i = 0; i < 3 && answered.length < total; i += 1) {
        await withClient(getTestServers().superuserUrl, (client) =>
          client.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name like 'hotel-boost%'`,
            [database.name],
          ),
        );
        await new Promise((resolve) => setTimeout(resolve, 100 + below(300)));
      }
    })();
    await Promise.all([
      chaos,
      ...hotels.flatMap((hotel) => Array.from({ length: CHATS }, (_, n) => guest(hotel, n))),
    ]);

    await waitUntil(
      'everything is handled',
      async () => {
        const open = await Promise.all(hotels.map((hotel) => count(database, hotel)));
        return open.every((n) => n === 0);
      },
      40_000,
    );
    const log = (await Promise.all(hotels.map((hotel) => readLog(database, hotel)))).flat();
    await waitUntil(
      'the consoles have everything',
      async () => [...consoles.values()].reduce((sum, list) => sum + list.length, 0) >= log.length,
    );
    const stored = (await Promise.all(hotels.map((hotel) => readMessages(database, hotel)))).flat();
    expect(checkHistory({ answered, stored, log, received: consoles })).toEqual([]);
    expect(stored).toHaveLength(total);
    expect(deadlocksIn(database.name)).toEqual([]);
  }, 120_000);
});

/** A console of each hotel in this process: it is not killed, its connections to the database are its own. */
async function openConsoles(
  database: TestDatabase,
  hotels: readonly HotelFixture[],
  cleanUp: (() => Promise<unknown>)[],
): Promise<Map<string, SeenEvent[]>> {
  const orm: MikroORM = await createOrm({
    databaseUrl: database.appUrl,
    poolSize: 4,
    startRole: 'app_edge',
    applicationName: 'console',
  });
  const pubSub = createPubSub(getRedisUrl(), () => undefined);
  const stream = new EventStream(
    new TenantSessions(orm),
    new WakeUps(pubSub.engine, () => undefined),
    systemClock,
    new ReplayLimits({ perUser: 100, perHotel: 100, connectionsPerHotel: 2, connections: 4 }),
    () => undefined,
  );
  stream.start();
  const stop = new AbortController();
  const received = new Map<string, SeenEvent[]>();
  const listening = hotels.map(async ({ hotelId }) => {
    const list: SeenEvent[] = [];
    received.set(hotelId, list);
    for await (const item of stream.subscribe({
      hotelId,
      userId: 'console',
      kinds: HOTEL_EVENT_KINDS,
      after: 0,
      signal: stop.signal,
    }))
      if (item.type === 'event')
        list.push({
          hotel: item.event.hotelId,
          number: item.event.number,
          kind: item.event.kind,
          messageId: item.event.subject?.type === 'Message' ? item.event.subject.id : null,
        });
  });
  cleanUp.push(async () => {
    stop.abort();
    await Promise.all(listening);
    await stream.close();
    await pubSub.close();
    await orm.close(true);
  });
  return received;
}

const count = (database: TestDatabase, { hotelId }: HotelFixture) =>
  inHotel(database, hotelId, async (query) => {
    const rows = await query(
      `select 1 from inbound_notifications where hotel_id = $1 and status = 'RECEIVED'`,
      [hotelId],
    );
    return rows.length;
  });

const readLog = (database: TestDatabase, { hotelId }: HotelFixture) =>
  inHotel(
    database,
    hotelId,
    async (query) =>
      (await query(
        `select hotel_id as hotel, number::integer, kind, case when subject_type = 'Message' then subject_id end as "messageId"
         from hotel_events where hotel_id = $1 order by 2`,
        [hotelId],
      )) as unknown as SeenEvent[],
  );

const readMessages = (database: TestDatabase, { hotelId }: HotelFixture) =>
  inHotel(
    database,
    hotelId,
    async (query) =>
      (await query(
        `select m.hotel_id as hotel, a.chat_id as chat, m.conversation_id as conversation, m.id as "messageId",
           m.provider_message_id as id, m.text, m.seq
         from messages m join guest_aliases a on a.hotel_id = m.hotel_id and a.guest_id = m.guest_id where m.hotel_id = $1`,
        [hotelId],
      )) as unknown as StoredMessage[],
  );
