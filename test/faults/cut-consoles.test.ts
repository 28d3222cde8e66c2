import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { appendEvent } from '../../src/events/event-log.js';
import { createPubSub, type ClosablePubSub } from '../../src/events/pub-sub.js';
import { WakeUps } from '../../src/events/wake-ups.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { LiveClient, type LiveSubscription } from '../support/live-client.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getRedisUrl } from '../support/test-servers.js';
import { seededRandom } from './seeded-random.js';

const CUTS = 200;
const MESSAGES = 2_000;
/** A connection brings at most so many before it is cut, so that the last cut still has something to come. */
const MOST_BETWEEN_CUTS = 16;

const ADDED = `subscription ($hotelId: ID!, $after: EventCursor) { messageAdded(hotelId: $hotelId, after: $after) { __typename
  ... on MessageAdded { cursor message { id } } ... on StreamPosition { cursor } ... on RefreshRequired { cursor reason } } }`;

interface Item {
  readonly __typename: string;
  readonly cursor: string;
  readonly reason?: string;
  readonly message?: { readonly id: string };
}

describe('a console whose connection is cut', () => {
  let database: TestDatabase;
  let app: TestApp;
  let hotel: HotelFixture;
  let superuser: pg.Pool;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let wakeUps: ClosablePubSub;
  let token: string;
  let first: string;

  beforeAll(async () => {
    database = await createDatabase();
    superuser = superuserPool(database);
    hotel = await createHotelFixture(database, { conversations: 1, messages: 0 });
    app = await startApp({ databases: database, env: { REDIS_URL: getRedisUrl() } });
    token = accessToken(hotel.users.viewer);
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'writer',
    });
    sessions = new TenantSessions(orm);
    const errors: unknown[] = [];
    wakeUps = createPubSub(getRedisUrl(), (error) => errors.push(error));
    const announcer = new WakeUps(wakeUps.engine, (error) => errors.push(error));
    sessions.headMoved = (hotelId, number) => announcer.send(hotelId, number);
  }, 120_000);

  afterAll(async () => {
    await wakeUps.close();
    await orm.close(true);
    await app.stop();
    await superuser.end();
    await database.drop();
  });

  /** Messages of the hotel with an event each, through its log, in one transaction. */
  const write = (count: number) =>
    sessions.inHotel(hotel.hotelId, async (tx) => {
      const { hotelId, channel } = hotel;
      const [conversation] = hotel.conversations;
      const ids = Array.from({ length: count }, () => randomUUID());
      await tx.rows(
        `with place as (update conversations set last_seq = last_seq + $5 where hotel_id = $1 and id = $2 returning last_seq - $5 as seq)
         insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text,
           provider_message_id, sent_at, received_at, stored_at)
         select $1, m.id, $2, $3, $4, place.seq + m.place, 'INBOUND', 'GUEST', 'TEXT', 'Hello', m.id::text, now(), now(), now()
         from place, unnest($6::uuid[]) with ordinality as m (id, place)`,
        [hotelId, conversation?.id, conversation?.guestId, channel.id, count, ids],
      );
      for (const messageId of ids)
        appendEvent(tx, {
          hotelId,
          kind: 'MESSAGE_ADDED',
          subject: { type: 'Message', id: messageId },
          conversationId: conversation?.id ?? null,
          actor: null,
        });
    });

  const open = (after: string | null) => {
    const client = new LiveClient(app.wsUrl, token);
    const stream = client.subscribe<Item>(ADDED, {
      hotelId: hotel.globalId('Hotel', hotel.hotelId),
      after,
    });
    return { client, stream };
  };
  const messagesIn = (stream: LiveSubscription<Item>) =>
    stream.items.flatMap(({ item }) => item.message?.id ?? []);

  it(`${CUTS} times among ${MESSAGES} messages receives what the database holds, in its order, without gap or repeat`, async () => {
    const seed = Number(process.env.HOTEL_BOOST_SEED ?? randomInt(1_000_000));
    process.stdout.write(`cut consoles: HOTEL_BOOST_SEED=${seed}\n`);
    const random = seededRandom(seed);
    const start = open(null);
    first = (await start.stream.next('live', (item) => item.__typename === 'StreamPosition')).item.cursor;
    await start.client.close();

    const received: string[] = [];
    let cursor = first;
    let written = 0;
    for (let cut = 0; cut <= CUTS; cut += 1) {
      const isLast = cut === CUTS;
      const left = MESSAGES - received.length;
      const wanted = isLast ? left : Math.min(left, 1 + Math.floor(random() * MOST_BETWEEN_CUTS));
      // Some are there before the console comes back, some come while it reads.
      const ahead = Math.min(MESSAGES - written, Math.floor(random() * wanted));
      if (ahead > 0) await write(ahead);
      written += ahead;
      const { client, stream } = open(cursor);
      const missing = Math.min(MESSAGES, received.length + wanted) - written;
      const writing = missing > 0 ? write(missing) : Promise.resolve();
      written += Math.max(0, missing);
      await stream.next('its share', () => messagesIn(stream).length >= wanted);
      await (isLast ? client.close() : client.cut());
      await writing;
      expect(stream.errors.filter((error) => !isCut(error))).toEqual([]);
      received.push(...messagesIn(stream));
      cursor = stream.items.at(-1)?.item.cursor ?? cursor;
    }

    const { rows } = await superuser.query<{ id: string }>(
      `select subject_id as id from hotel_events where hotel_id = $1 and kind = 'MESSAGE_ADDED' order by number`,
      [hotel.hotelId],
    );
    expect(rows).toHaveLength(MESSAGES);
    expect(received).toEqual(rows.map(({ id }) => hotel.globalId('Message', id)));
  }, 180_000);

  it('is told so where its cursor was changed on the way, or is older than the log', async () => {
    const reasonFor = async (after: string) => {
      const { client, stream } = open(after);
      const { item } = await stream.next('an answer', () => true);
      await client.close();
      return item.reason;
    };
    const [position = '', signature = ''] = first.split('.');
    const next = (Number.parseInt(position, 36) + 1).toString(36);
    expect(await reasonFor(`${next}.${signature}`)).toBe('CURSOR_INVALID');
    expect(await reasonFor(first)).toBeUndefined();
    await superuser.query('delete from hotel_events where hotel_id = $1 and number < 100', [hotel.hotelId]);
    expect(await reasonFor(first)).toBe('CURSOR_TOO_OLD');
  });
});

/** What the client says of a connection that was taken from it. */
const isCut = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 1006;
