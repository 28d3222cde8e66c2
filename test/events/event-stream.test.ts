import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { appendEvent, readEvents } from '../../src/events/event-log.js';
import { EventStream } from '../../src/events/event-stream.js';
import { ReplayLimits } from '../../src/events/replay-limits.js';
import { BY_PHONE, byGuest, byUser } from '../../src/domain/event-actor.js';
import { HOTEL_EVENT_KINDS } from '../../src/domain/hotel-event.js';
import { type ClosablePubSub, createPubSub } from '../../src/events/pub-sub.js';
import type { StreamItem } from '../../src/events/stream-item.js';
import { WakeUps } from '../../src/events/wake-ups.js';
import { withClient } from '../../scripts/provision-database.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { getRedisUrl } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';

const errors: unknown[] = [];
const note = (error: unknown) => errors.push(error);
const replays = () =>
  new ReplayLimits({ perUser: 100, perHotel: 100, connectionsPerHotel: 2, connections: 4 });

describe('the hotel event log and its live tails', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  const hotelA = randomUUID();
  const hotelB = randomUUID();

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 8,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    sessions = new TenantSessions(orm);
    await sessions.inRole('app_platform', async (tx) => {
      for (const id of [hotelA, hotelB])
        await tx.rows(`insert into hotels (id, name, time_zone) values ($1, 'H', 'UTC')`, [id]);
    });
  });

  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  const append = (hotelId: string, guestId: string) =>
    sessions.inHotel(hotelId, async (tx) =>
      appendEvent(tx, {
        hotelId,
        kind: 'GUEST_UPDATED',
        subject: { type: 'Guest', id: guestId },
        actor: null,
      }),
    );

  it('numbers the events of 200 concurrent transactions without a gap, each hotel by itself', async () => {
    await Promise.all(
      Array.from({ length: 200 }, (_, i) => append(i % 4 === 0 ? hotelB : hotelA, randomUUID())),
    );
    for (const [hotelId, expected] of [
      [hotelA, 150],
      [hotelB, 50],
    ] as const) {
      const events = await sessions.inHotel(hotelId, (tx) => readEvents(tx, hotelId, 0, 10_000, 10_000));
      expect(events.map((event) => event.number)).toEqual(Array.from({ length: expected }, (_, i) => i + 1));
    }
  });

  it('writes nothing when the transaction fails, and leaves no gap behind', async () => {
    const before = await sessions.inHotel(hotelA, (tx) => readEvents(tx, hotelA, 0, 10_000, 10_000));
    const failing = sessions.inHotel(hotelA, async (tx) => {
      appendEvent(tx, {
        hotelId: hotelA,
        kind: 'GUEST_UPDATED',
        subject: { type: 'Guest', id: randomUUID() },
        actor: null,
      });
      tx.beforeCommit(() => Promise.reject(new Error('refused at the end')));
      await Promise.resolve();
    });
    await expect(failing).rejects.toThrow('refused at the end');
    await append(hotelA, randomUUID());
    const after = await sessions.inHotel(hotelA, (tx) => readEvents(tx, hotelA, 0, 10_000, 10_000));
    expect(after.at(-1)?.number).toBe((before.at(-1)?.number ?? 0) + 1);
  });

  it('says what an event is about and who did it, also where a process of the version before wrote it', async () => {
    const [message, conversation, guest, user] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const before = await headOf(sessions, hotelA);
    await sessions.inHotel(hotelA, async (tx) => {
      const subject = { type: 'Message', id: message } as const;
      const said = { hotelId: hotelA, subject, conversationId: conversation };
      appendEvent(tx, { ...said, kind: 'MESSAGE_ADDED', actor: byGuest(guest) });
      appendEvent(tx, { ...said, kind: 'MESSAGE_UPDATED', actor: byUser(user) });
      appendEvent(tx, { ...said, kind: 'MESSAGE_UPDATED', actor: null });
      appendEvent(tx, {
        hotelId: hotelA,
        kind: 'GUEST_UPDATED',
        subject: { type: 'Guest', id: guest },
        actor: BY_PHONE,
      });
      await Promise.resolve();
    });
    await sessions.inHotel(hotelA, (tx) =>
      tx.rows(
        `with head as (update event_heads set number = number + 5 where hotel_id = $1 returning number)
         insert into hotel_events (hotel_id, number, kind, conversation_id, message_id, alert_id, guest_id, channel_id)
         select $1, number - 5 + place, kind, $2, $3, $3, $4, $4 from head, unnest($5::text[]) with ordinality as old (kind, place)`,
        [
          hotelA,
          conversation,
          message,
          guest,
          ['MESSAGE_ADDED', 'CONVERSATION_UPDATED', 'ALERT_RAISED', 'GUEST_UPDATED', 'CHANNEL_UPDATED'],
        ],
      ),
    );
    const events = await sessions.inHotel(hotelA, (tx) => readEvents(tx, hotelA, before, 10_000, 100));
    expect(events.map(({ kind, subject, actor }) => [kind, subject, actor])).toEqual([
      ['MESSAGE_ADDED', { type: 'Message', id: message }, { kind: 'GUEST', id: guest }],
      ['MESSAGE_UPDATED', { type: 'Message', id: message }, { kind: 'USER', id: user }],
      ['GUEST_UPDATED', { type: 'Guest', id: guest }, { kind: 'PHONE', id: null }],
      ['MESSAGE_ADDED', { type: 'Message', id: message }, null],
      ['CONVERSATION_UPDATED', { type: 'Conversation', id: conversation }, null],
      ['ALERT_RAISED', { type: 'Alert', id: message }, null],
      ['GUEST_UPDATED', { type: 'Guest', id: guest }, null],
      ['CHANNEL_UPDATED', { type: 'Channel', id: guest }, null],
    ]);
  });

  it('shows a hotel nothing of another one, even when asked for it by name', async () => {
    const seen = await sessions.inHotel(hotelA, (tx) => readEvents(tx, hotelB, 0, 10_000, 10_000));
    expect(seen).toEqual([]);
  });

  describe.each([['in process'], ['over Redis']])('with wake-ups %s', (way) => {
    const open: ClosablePubSub[] = [];
    const streams: EventStream[] = [];

    const newStream = () => {
      const pubSub = createPubSub(way === 'over Redis' ? getRedisUrl() : null, note);
      open.push(pubSub);
      const wakeUps = new WakeUps(pubSub.engine, note);
      const stream = new EventStream(sessions, wakeUps, systemClock, replays(), note);
      stream.start();
      streams.push(stream);
      return { stream, wakeUps };
    };

    beforeEach(() => {
      errors.splice(0);
    });

    afterEach(async () => {
      sessions.headMoved = () => undefined;
      for (const stream of streams.splice(0)) await stream.close();
      for (const pubSub of open.splice(0)) await pubSub.close();
    });

    it('replays after a cursor, then goes live, without gap or repeat while others write', async () => {
      const { stream, wakeUps } = newStream();
      sessions.headMoved = (hotelId, number) => {
        if (way === 'in process') stream.wake(hotelId, number);
        wakeUps.send(hotelId, number);
      };
      const start = await headOf(sessions, hotelA);
      const writing = Promise.all(Array.from({ length: 120 }, () => append(hotelA, randomUUID())));
      const stop = new AbortController();
      const numbers = await take(stream, { hotelId: hotelA, after: start, signal: stop.signal }, 120);
      stop.abort();
      await writing;
      expect(numbers).toEqual(Array.from({ length: 120 }, (_, i) => start + i + 1));
      expect(errors).toEqual([]);
    });

    it('repeats nothing to a cursor that is ahead of what this process has read', async () => {
      const { stream } = newStream();
      const stop = new AbortController();
      const others = take(
        stream,
        { hotelId: hotelA, after: await headOf(sessions, hotelA), signal: stop.signal },
        1,
      );
      await waitUntil('the tail is open', () => Promise.resolve(stream.listeners === 1 || null));
      // Another process wrote these and gave out the cursor; here nobody has heard of them yet.
      for (let i = 0; i < 3; i += 1) await append(hotelA, randomUUID());
      const cursor = await headOf(sessions, hotelA);
      const resumed = take(stream, { hotelId: hotelA, after: cursor, signal: stop.signal }, 1);
      await append(hotelA, randomUUID());
      expect(await resumed).toEqual([cursor + 1]);
      expect(await others).toEqual([cursor - 2]);
      stop.abort();
    });

    it('delivers to the right hotel in the same run in which the other hears nothing', async () => {
      const { stream, wakeUps } = newStream();
      sessions.headMoved = (hotelId, number) => {
        stream.wake(hotelId, number);
        wakeUps.send(hotelId, number);
      };
      const stop = new AbortController();
      const heardB: StreamItem[] = [];
      const listeningB = (async () => {
        for await (const item of stream.subscribe({
          hotelId: hotelB,
          userId: 'user',
          kinds: HOTEL_EVENT_KINDS,
          after: null,
          signal: stop.signal,
        }))
          heardB.push(item);
      })();
      const startA = await headOf(sessions, hotelA);
      const heardA = take(stream, { hotelId: hotelA, after: startA, signal: stop.signal }, 5);
      for (let i = 0; i < 5; i += 1) await append(hotelA, randomUUID());
      expect((await heardA).length).toBe(5);
      stop.abort();
      await listeningB;
      expect(heardB.filter((item) => item.type === 'event')).toEqual([]);
    });
  });

  it('finds what came while every wake-up was lost', async () => {
    const pubSub = createPubSub(null, note);
    const stream = new EventStream(sessions, new WakeUps(pubSub.engine, note), systemClock, replays(), note);
    stream.start();
    const stop = new AbortController();
    const heard = take(
      stream,
      { hotelId: hotelA, after: await headOf(sessions, hotelA), signal: stop.signal },
      1,
    );
    await append(hotelA, randomUUID());
    expect((await heard).length).toBe(1);
    stop.abort();
    await stream.close();
  });

  it('answers a cursor from the future and one older than the log with a typed refresh', async () => {
    const pubSub = createPubSub(null, note);
    const stream = new EventStream(sessions, new WakeUps(pubSub.engine, note), systemClock, replays(), note);
    const first = async (after: number) => {
      const stop = new AbortController();
      for await (const item of stream.subscribe({
        hotelId: hotelA,
        userId: 'user',
        kinds: HOTEL_EVENT_KINDS,
        after,
        signal: stop.signal,
      }))
        return item;
      return null;
    };
    expect(await first(1_000_000)).toMatchObject({ type: 'refresh', reason: 'CURSOR_FROM_FUTURE' });
    expect(await first(await headOf(sessions, hotelA))).toMatchObject({ type: 'position' });
    await withClient(database.ownerUrl, async (client) => {
      await client.query(`select set_config('app.hotel_ids', $1, false)`, [`{${hotelA}}`]);
      await client.query('delete from hotel_events where hotel_id = $1 and number < 10', [hotelA]);
    });
    expect(await first(3)).toMatchObject({ type: 'refresh', reason: 'CURSOR_TOO_OLD' });
    await stream.close();
  });
});

async function headOf(sessions: TenantSessions, hotelId: string): Promise<number> {
  const heads = await sessions.edge<{ number: string }>('event_head_numbers($1)', [[hotelId]]);
  return Number(heads[0]?.number ?? 0);
}

async function take(
  stream: EventStream,
  options: { hotelId: string; after: number | null; signal: AbortSignal },
  count: number,
): Promise<number[]> {
  const numbers: number[] = [];
  for await (const item of stream.subscribe({ ...options, userId: 'user', kinds: HOTEL_EVENT_KINDS })) {
    if (item.type === 'event') numbers.push(item.event.number);
    if (numbers.length === count) break;
  }
  return numbers;
}
