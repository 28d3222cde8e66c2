import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { withClient } from '../../scripts/provision-database.js';
import {
  imageWebhook,
  phoneWebhook,
  statusWebhook,
  textWebhook,
  WebhookSender,
} from '../faults/provider-webhooks.js';
import { deadlocksIn } from '../faults/server-log.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { getRedisUrl, getTestServers } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';

interface MessageRow {
  readonly provider_message_id: string;
  readonly guest_id: string;
  readonly conversation_id: string;
  readonly seq: number;
  readonly delivery_state: string | null;
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
let chats = 0;
/** A chat that nobody has written from. */
const newChat = () => `49160${String(1_000_000 + ++chats)}@c.us`;

describe('ingest by two processes', () => {
  let database: TestDatabase;
  let one: TestApp;
  let two: TestApp;
  const sender = new WebhookSender(25);

  const start = () => startApp({ databases: database, env: { REDIS_URL: getRedisUrl() } });

  beforeAll(async () => {
    database = await createDatabase();
    [one, two] = await Promise.all([start(), start()]);
  }, 90_000);

  afterAll(async () => {
    sender.close();
    await Promise.all([one.stop(), two.stop()]);
    expect(deadlocksIn(database.name)).toEqual([]);
    await database.drop();
  });

  const newHotel = () => createHotelFixture(database, { conversations: 1, messages: 0 });
  const rows = <Row>(hotel: HotelFixture, sql: string, values: readonly unknown[] = []) =>
    inHotel(
      database,
      hotel.hotelId,
      async (query) => (await query(sql, [hotel.hotelId, ...values])) as unknown as Row[],
    );
  const messages = (hotel: HotelFixture) =>
    rows<MessageRow>(
      hotel,
      `select provider_message_id, guest_id, conversation_id, seq, delivery_state from messages where hotel_id = $1 order by conversation_id, seq`,
    );
  const events = (hotel: HotelFixture) =>
    rows<{ number: number; kind: string; subject_id: string | null }>(
      hotel,
      'select number::integer, kind, subject_id from hotel_events where hotel_id = $1 order by number',
    );
  const settled = (hotel: HotelFixture) =>
    waitUntil('every notification is settled', async () => {
      const open = await rows<{ n: number }>(
        hotel,
        `select count(*)::integer as n from inbound_notifications where hotel_id = $1 and status = 'RECEIVED'`,
      );
      return open[0]?.n === 0;
    });
  const expectGapless = async (hotel: HotelFixture) => {
    const numbers = (await events(hotel)).map((event) => event.number);
    expect(numbers).toEqual(upTo(numbers.length));
  };
  const postAll = (hotel: HotelFixture, bodies: readonly unknown[]) =>
    Promise.all(
      bodies.map(
        async (body, i) => (await sender.post(i % 2 ? two.url : one.url, hotel.channel, body)).status,
      ),
    );

  it('makes one message and one event of the same webhook 100 times at once, and of a repetition after 25 h, after retention and after a restart', async () => {
    const hotel = await newHotel();
    const body = textWebhook(hotel.channel, { chatId: newChat(), id: 'SAME' });
    const hundred = Array.from({ length: 100 }, () => body);
    const allWell = Array.from({ length: 100 }, () => 200);
    const expectOne = async () => {
      await settled(hotel);
      expect((await messages(hotel)).map((message) => message.provider_message_id)).toEqual(['SAME']);
      expect((await events(hotel)).filter((event) => event.kind === 'MESSAGE_ADDED')).toHaveLength(1);
      const raw = await rows<{ status: string }>(
        hotel,
        'select distinct status from inbound_notifications where hotel_id = $1',
      );
      expect(raw).toEqual([{ status: 'PROCESSED' }]);
      await expectGapless(hotel);
    };
    expect(await postAll(hotel, hundred)).toEqual(allWell);
    await expectOne();
    const raws = await rows(hotel, 'select 1 from inbound_notifications where hotel_id = $1');
    expect(raws).toHaveLength(1);

    // 25 h on, the raw row lies a month back: the same webhook makes another raw row and no other message.
    await rows(
      hotel,
      `update inbound_notifications set received_at = received_at - interval '25 hours',
         period_start = period_start - interval '1 week' where hotel_id = $1`,
    );
    expect(await postAll(hotel, hundred)).toEqual(allWell);
    await expectOne();
    expect(await rows(hotel, 'select 1 from inbound_notifications where hotel_id = $1')).toHaveLength(2);

    // Retention leaves nothing raw.
    await withClient(database.ownerUrl, async (client) => {
      await client.query(`select set_config('app.hotel_ids', $1, false)`, [`{${hotel.hotelId}}`]);
      await client.query('delete from inbound_notifications where hotel_id = $1', [hotel.hotelId]);
    });
    expect(await postAll(hotel, hundred)).toEqual(allWell);
    await expectOne();

    await two.stop();
    two = await start();
    expect(await postAll(hotel, hundred)).toEqual(allWell);
    await expectOne();
    expect(deadlocksIn(database.name)).toEqual([]);
  }, 60_000);

  it.each([
    ['fifty messages', 50, textWebhook],
    ['an album of six pictures', 6, imageWebhook],
  ] as const)(
    'makes one guest and one conversation of %s of a new guest at once',
    async (_what, count, write) => {
      const hotel = await newHotel();
      const chatId = newChat();
      const bodies = upTo(count).map((i) =>
        write(hotel.channel, { chatId, id: `BURST-${i}`, text: `Part ${i}` }),
      );
      expect(new Set(await postAll(hotel, bodies))).toEqual(new Set([200]));
      await settled(hotel);
      const stored = await messages(hotel);
      expect(stored.map((message) => message.seq)).toEqual(upTo(count));
      expect(new Set(stored.map((message) => message.provider_message_id)).size).toBe(count);
      expect(new Set(stored.map((message) => message.guest_id)).size).toBe(1);
      expect(new Set(stored.map((message) => message.conversation_id)).size).toBe(1);
      const aliases = await rows(hotel, 'select 1 from guest_aliases where hotel_id = $1 and chat_id = $2', [
        chatId,
      ]);
      expect(aliases).toHaveLength(1);
      const guests = await rows(hotel, 'select 1 from guests where hotel_id = $1 and phone = $2', [
        chatId.slice(0, -5),
      ]);
      expect(guests).toHaveLength(1);
      expect((await events(hotel)).filter((event) => event.kind === 'MESSAGE_ADDED')).toHaveLength(count);
      await expectGapless(hotel);
    },
  );

  it('keeps thirty new guests apart who write at once', async () => {
    const hotel = await newHotel();
    const bodies = upTo(30).map((i) => textWebhook(hotel.channel, { chatId: newChat(), id: `MANY-${i}` }));
    expect(new Set(await postAll(hotel, [...bodies, ...bodies]))).toEqual(new Set([200]));
    await settled(hotel);
    const stored = await messages(hotel);
    expect(stored.map((message) => message.seq)).toEqual(Array.from({ length: 30 }, () => 1));
    expect(new Set(stored.map((message) => message.guest_id)).size).toBe(30);
    await expectGapless(hotel);
  });

  it('makes one guest of a new one who comes by his number and by his hidden id at the same moment', async () => {
    const hotel = await newHotel();
    const people = upTo(15).map((i) => ({ number: newChat(), hidden: `12065037930${1_000 + i}@lid`, i }));
    const bodies = people.flatMap(({ number, hidden, i }) => {
      const fromHidden = textWebhook(hotel.channel, { chatId: hidden, id: `HIDDEN-${i}` });
      return [
        textWebhook(hotel.channel, { chatId: number, id: `NUMBER-${i}` }),
        { ...fromHidden, senderData: { ...fromHidden.senderData, sender: number } },
      ];
    });
    expect(new Set(await postAll(hotel, bodies))).toEqual(new Set([200]));
    await settled(hotel);
    const stored = await messages(hotel);
    expect(stored).toHaveLength(30);
    for (const { number, hidden, i } of people) {
      const own = stored.filter((message) =>
        [`NUMBER-${i}`, `HIDDEN-${i}`].includes(message.provider_message_id),
      );
      const ids = new Set(own.flatMap((message) => [message.guest_id, message.conversation_id]));
      expect([own.map((message) => message.seq), ids.size]).toEqual([[1, 2], 2]);
      const aliases = await rows<{ guest_id: string; phone: string }>(
        hotel,
        `select distinct a.guest_id, g.phone from guest_aliases a join guests g on g.hotel_id = $1 and g.id = a.guest_id
         where a.hotel_id = $1 and a.chat_id in ($2, $3)`,
        [number, hidden],
      );
      expect(aliases).toEqual([{ guest_id: own[0]?.guest_id, phone: number.slice(0, -5) }]);
    }
    await expectGapless(hotel);
  });

  it('gives messages of a chat the order in which they came, whichever process they came to', async () => {
    const hotel = await newHotel();
    const chatId = newChat();
    const ids = upTo(30).map((i) => `ORDER-${i}`);
    for (const [i, id] of ids.entries()) {
      const answer = await sender.post(
        i % 2 ? two.url : one.url,
        hotel.channel,
        textWebhook(hotel.channel, { chatId, id }),
      );
      expect(answer.status).toBe(200);
    }
    await settled(hotel);
    expect((await messages(hotel)).map((message) => message.provider_message_id)).toEqual(ids);
  });

  it('has a process wait for a chat that another one is working on', async () => {
    const hotel = await newHotel();
    const chatId = newChat();
    const post = (app: TestApp, id: string) =>
      sender.post(app.url, hotel.channel, textWebhook(hotel.channel, { chatId, id }));
    await post(one, 'CHAT-1');
    await settled(hotel);
    // What another role waits for is shown to the superuser only.
    const waiting = () =>
      withClient(getTestServers().superuserUrl, async (client) => {
        const found = await client.query<{ wait_event: string }>(
          `select wait_event from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' order by 1`,
          [database.name],
        );
        return found.rows.map((row) => row.wait_event);
      });
    const holder = new pg.Client({ connectionString: database.ownerUrl });
    await holder.connect();
    try {
      await holder.query(`select set_config('app.hotel_ids', $1, false)`, [`{${hotel.hotelId}}`]);
      await holder.query('begin');
      await holder.query('select 1 from guests where hotel_id = $1 for update', [hotel.hotelId]);
      await post(one, 'CHAT-2');
      await waitUntil('the first process is stopped in the chat', async () => (await waiting()).length === 1);
      await post(two, 'CHAT-3');
      const both = await waitUntil('the second process waits too', async () => {
        const events = await waiting();
        return events.length === 2 ? events : null;
      });
      expect(both).toContain('advisory');
    } finally {
      await holder.query('rollback');
      await holder.end();
    }
    await settled(hotel);
    const stored = await messages(hotel);
    expect(stored.map((message) => message.provider_message_id)).toEqual(['CHAT-1', 'CHAT-2', 'CHAT-3']);
  });

  describe('a delivery status', () => {
    /** A message as the lane leaves it; without an id of the provider's it is not marked yet. */
    const outbound = async (
      hotel: HotelFixture,
      chatId: string,
      providerId: string | null,
      state = 'SENDING',
    ) => {
      const conversation = hotel.conversations[0];
      await rows(
        hotel,
        `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, delivery_state,
           delivery_changed_at, provider_message_id, sent_at, received_at, stored_at)
         values ($1, gen_random_uuid(), $2, $3, $4, 1, 'OUTBOUND', 'STAFF', 'TEXT', 'Answer', $5, now(), $6, now(), now(), now())`,
        [conversation?.id, conversation?.guestId, hotel.channel.id, state, providerId],
      );
      await rows(hotel, 'update conversations set last_seq = 1, chat_id = $2 where hotel_id = $1', [chatId]);
      await rows(hotel, 'update guest_aliases set chat_id = $2 where hotel_id = $1', [chatId]);
    };
    const status = (hotel: HotelFixture, chatId: string, id: string, value: string) =>
      statusWebhook(hotel.channel, { chatId, id, status: value });
    const stateOf = async (hotel: HotelFixture, id: string) =>
      (await messages(hotel)).find((message) => message.provider_message_id === id)?.delivery_state;

    it.each([
      [['read', 'delivered', 'sent'], 'READ'],
      [['sent', 'read', 'delivered'], 'READ'],
      [['delivered', 'sent'], 'DELIVERED'],
      [['delivered', 'failed'], 'DELIVERED'],
      [['failed', 'sent'], 'FAILED'],
    ])('%j, each sent twice and by both processes, ends %s', async (order, final) => {
      const hotel = await newHotel();
      const chatId = newChat();
      await outbound(hotel, chatId, 'OUT-1');
      for (const value of order) {
        const body = status(hotel, chatId, 'OUT-1', value);
        expect(await postAll(hotel, [body, body])).toEqual([200, 200]);
        await settled(hotel);
      }
      expect(await stateOf(hotel, 'OUT-1')).toBe(final);
      await expectGapless(hotel);
    });

    it('ends in the furthest state when all come at once', async () => {
      const hotel = await newHotel();
      const chatId = newChat();
      await outbound(hotel, chatId, 'OUT-2');
      const all = ['sent', 'delivered', 'read'].map((value) => status(hotel, chatId, 'OUT-2', value));
      expect(new Set(await postAll(hotel, [...all, ...all, ...all]))).toEqual(new Set([200]));
      await settled(hotel);
      expect(await stateOf(hotel, 'OUT-2')).toBe('READ');
      const updates = (await events(hotel)).filter((event) => event.kind === 'MESSAGE_UPDATED');
      expect(updates.length).toBeLessThanOrEqual(3);
    });

    it('for a message that nobody knows is kept, and applied when the message comes', async () => {
      const hotel = await newHotel();
      const chatId = newChat();
      const kept = () =>
        rows<{ status: string; waits_for: string | null }>(
          hotel,
          `select status, waits_for from inbound_notifications where hotel_id = $1 and type_webhook = 'outgoingMessageStatus' order by arrival`,
        );
      await postAll(hotel, [
        status(hotel, chatId, 'LATE', 'delivered'),
        status(hotel, chatId, 'LATE', 'read'),
      ]);
      await settled(hotel);
      expect(await kept()).toEqual([
        { status: 'WAITING', waits_for: 'LATE' },
        { status: 'WAITING', waits_for: 'LATE' },
      ]);
      expect(await messages(hotel)).toEqual([]);
      await postAll(hotel, [phoneWebhook(hotel.channel, { chatId, id: 'LATE', text: 'Typed on the phone' })]);
      await waitUntil('the message is READ', async () => (await stateOf(hotel, 'LATE')) === 'READ');
      expect((await kept()).map((row) => row.status)).toEqual(['PROCESSED', 'PROCESSED']);
      await expectGapless(hotel);
    });
  });

  it('makes one alert of a complaint that comes 40 times at once, and of the next one one further cause', async () => {
    const hotel = await createHotelFixture(database, { conversations: 0 });
    const chatId = newChat();
    const complain = async (id: string) => {
      const body = textWebhook(hotel.channel, {
        chatId,
        id,
        text: 'The room is filthy and nobody helps, terrible!',
      });
      await postAll(
        hotel,
        Array.from({ length: 40 }, () => body),
      );
      await settled(hotel);
    };
    const alerts = () =>
      rows<{ subject: string }>(
        hotel,
        `select kind || ' ' || subject_id as subject from alerts where hotel_id = $1`,
      );
    const causes = () =>
      rows<{ id: string }>(
        hotel,
        `select m.provider_message_id as id from alert_causes c join messages m on m.hotel_id = $1 and m.id = c.message_id
         where c.hotel_id = $1 order by m.seq`,
      );
    await complain('BAD-1');
    expect(await alerts()).toHaveLength(1);
    expect(await causes()).toEqual([{ id: 'BAD-1' }]);
    expect((await events(hotel)).filter((event) => event.kind === 'ALERT_RAISED')).toHaveLength(1);
    await complain('BAD-2');
    const open = (await alerts()).map((alert) => alert.subject);
    expect(new Set(open).size).toBe(open.length);
    expect(await causes()).toEqual([{ id: 'BAD-1' }, { id: 'BAD-2' }]);
  });
});
