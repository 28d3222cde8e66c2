import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { uuidv7 } from '../../src/db/uuid.js';
import { appendEvent } from '../../src/events/event-log.js';
import { EventStream } from '../../src/events/event-stream.js';
import { HOTEL_EVENT_KINDS } from '../../src/domain/hotel-event.js';
import { ReplayLimits } from '../../src/events/replay-limits.js';
import { createPubSub } from '../../src/events/pub-sub.js';
import { WakeUps } from '../../src/events/wake-ups.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import {
  makePastWeek,
  notificationWeek,
  runRetention,
  type RetentionRunOptions,
} from '../support/run-retention.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getTestServers } from '../support/test-servers.js';

describe('retention', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let hotel: HotelFixture;
  let other: HotelFixture;

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 4,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    sessions = new TenantSessions(orm);
    hotel = await createHotelFixture(database);
    other = await createHotelFixture(database);
  });

  afterAll(async () => {
    await orm.close(true);
    await pool.end();
    await database.drop();
  });

  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await pool.query<Row>(text, [...values])).rows;
  const run = (options: RetentionRunOptions = {}) => runRetention(database, options);

  describe('of raw notifications', () => {
    beforeEach(() => sql('delete from inbound_notifications'));

    const week = (weeks: number) => notificationWeek(sql, weeks);
    const oldWeek = async (weeks: number) => (await makePastWeek(sql, weeks)).start;
    const store = (
      of: HotelFixture,
      key: string,
      status: string,
      columns: { start: string; daysOld: number },
    ) =>
      sql(
        `insert into inbound_notifications (hotel_id, channel_id, period_start, dedupe_key, id, chat_key, body, received_at, correlation_id,
           status, waits_for)
         values ($1, $2, $3, $4, gen_random_uuid(), 'chat of ' || $4, ('body of ' || $4)::bytea, now() - make_interval(days => $5), 'test', $6,
           case when $6 = 'WAITING' then 'NOBODY' end)`,
        [of.hotelId, of.channel.id, columns.start, key, columns.daysOld, status],
      );
    const left = () =>
      sql<{ key: string; status: string; period_start: string }>(
        `select dedupe_key as key, status, period_start::text from inbound_notifications order by 1, 2`,
      );
    const partitions = async () =>
      (
        await sql<{ name: string }>(
          `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'inbound_notifications'::regclass order by 1`,
        )
      ).map((row) => row.name);

    it('drops a week whole once it is old enough, but nothing that is still to be handled or in quarantine', async () => {
      const start = await oldWeek(-3);
      const young = (await week(0)).start;
      for (const [key, status] of [
        ['a', 'PROCESSED'],
        ['b', 'IGNORED'],
        ['c', 'RECEIVED'],
        ['d', 'QUARANTINED'],
      ] as const) {
        await store(hotel, key, status, { start, daysOld: 20 });
        await store(other, key, status, { start, daysOld: 20 });
      }
      await store(hotel, 'young', 'PROCESSED', { start: young, daysOld: 0 });
      await sql('analyze inbound_notifications');
      const metrics = await run();
      expect((await left()).map((row) => [row.key, row.status])).toEqual([
        ['c', 'RECEIVED'],
        ['c', 'RECEIVED'],
        ['d', 'QUARANTINED'],
        ['d', 'QUARANTINED'],
        ['young', 'PROCESSED'],
      ]);
      expect(await sql('select body from inbound_notifications where dedupe_key = $1', ['c'])).toEqual([
        { body: Buffer.from('body of c') },
        { body: Buffer.from('body of c') },
      ]);
      expect(await partitions()).not.toContain((await week(-3)).part);
      expect(metrics).toMatch(/retention_removed_rows_total\{table="inbound_notifications"\} [48]/);
      expect(metrics).toContain('retention_oldest_row_timestamp_seconds{table="inbound_notifications"}');
    });

    it('leaves a week whose chat is being handled, also where a notification waits for its message', async () => {
      const waitsStart = await oldWeek(-3);
      const busyStart = await oldWeek(-4);
      await store(hotel, 'waits', 'WAITING', { start: waitsStart, daysOld: 20 });
      await store(hotel, 'busy', 'RECEIVED', { start: busyStart, daysOld: 27 });
      const handling = await pool.connect();
      try {
        await handling.query('begin');
        for (const key of ['busy', 'waits'])
          await handling.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
            `chat|${hotel.channel.id}|chat of ${key}`,
          ]);
        await run();
        expect((await left()).map((row) => [row.key, row.period_start])).toEqual([
          ['busy', busyStart],
          ['waits', waitsStart],
        ]);
      } finally {
        await handling.query('rollback');
        handling.release();
      }
      await run();
      expect((await left()).map((row) => [row.key, row.period_start])).toEqual([
        ['busy', '-infinity'],
        ['waits', '-infinity'],
      ]);
    });

    it('drops a week though a notification of an inactive hotel waits in it, which stays and waits on', async () => {
      const { start } = await makePastWeek(sql, -3);
      const { part } = await week(-3);
      await store(other, 'done', 'PROCESSED', { start, daysOld: 20 });
      await store(hotel, 'waits', 'WAITING', { start, daysOld: 20 });
      await sql('update hotels set is_active = false where id = $1', [hotel.hotelId]);
      try {
        await run();
      } finally {
        await sql('update hotels set is_active = true where id = $1', [hotel.hotelId]);
      }
      expect(await partitions()).not.toContain(part);
      expect(
        await sql('select dedupe_key as key, status, waits_for, body from inbound_notifications'),
      ).toEqual([
        { key: 'waits', status: 'WAITING', waits_for: 'NOBODY', body: Buffer.from('body of waits') },
      ]);
    });

    it('moves what it can of more than it takes at once, though a chat among it is being handled', async () => {
      const start = await oldWeek(-3);
      await store(hotel, 'busy', 'RECEIVED', { start, daysOld: 20 });
      await sql(
        `insert into inbound_notifications (hotel_id, channel_id, period_start, dedupe_key, id, chat_key, body, received_at, correlation_id)
         select $1, $2, $3, n, gen_random_uuid(), n, '', now() - interval '20 days', 'test' from generate_series(1, 450) n`,
        [hotel.hotelId, hotel.channel.id, start],
      );
      const handling = await pool.connect();
      try {
        await handling.query('begin');
        await handling.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `chat|${hotel.channel.id}|chat of busy`,
        ]);
        await run();
      } finally {
        await handling.query('rollback');
        handling.release();
      }
      const staying = (await left()).filter((row) => row.period_start === start);
      expect(staying.map((row) => row.key)).toEqual(['busy']);
      await run();
    });

    it.each([
      ['the partition of a week', () => oldWeek(-3), 20, 'RECEIVED'],
      ['what outlives its week', () => Promise.resolve('-infinity'), 8, 'PROCESSED'],
    ])(
      'does not let a hotel whose row is held keep the others in %s',
      async (_where, place, daysOld, status) => {
        const start = await place();
        const hotels = [hotel, other, await createHotelFixture(database)];
        for (const of of hotels) await store(of, 'a', status, { start, daysOld });
        const holding = await pool.connect();
        try {
          await holding.query('begin');
          const { rows } = await holding.query<{ hotel_id: string }>(
            'select hotel_id from inbound_notifications order by hotel_id limit 1 for update',
          );
          await expect(run()).rejects.toThrow();
          const untouched = await sql<{ hotel_id: string }>(
            'select hotel_id from inbound_notifications where period_start = $1 and received_at < now()',
            [start],
          );
          expect(untouched).toEqual(rows);
        } finally {
          await holding.query('rollback');
          holding.release();
        }
        await run();
      },
    );

    it('keeps one of two copies of a notification, open where either is', async () => {
      const first = await oldWeek(-4);
      const second = await oldWeek(-3);
      await store(hotel, 'again', 'RECEIVED', { start: first, daysOld: 27 });
      await store(hotel, 'again', 'QUARANTINED', { start: second, daysOld: 20 });
      await run();
      expect(await left()).toEqual([{ key: 'again', status: 'RECEIVED', period_start: '-infinity' }]);
    });

    it('removes from what was kept only what is done with, and quarantine after its own time', async () => {
      const kept = '-infinity';
      await store(hotel, 'done', 'PROCESSED', { start: kept, daysOld: 8 });
      await store(hotel, 'just done', 'PROCESSED', { start: kept, daysOld: 6 });
      await store(hotel, 'open', 'RECEIVED', { start: kept, daysOld: 400 });
      await store(hotel, 'waits', 'WAITING', { start: kept, daysOld: 400 });
      await store(hotel, 'quarantined', 'QUARANTINED', { start: kept, daysOld: 29 });
      await store(hotel, 'too long', 'QUARANTINED', { start: kept, daysOld: 31 });
      await store(hotel, 'no week', 'IGNORED', { start: '1970-01-05', daysOld: 8 });
      await store(hotel, 'no week, open', 'RECEIVED', { start: '1970-01-05', daysOld: 8 });
      await store(hotel, 'this week', 'PROCESSED', { start: (await week(0)).start, daysOld: 8 });
      await run();
      expect((await left()).map((row) => row.key)).toEqual([
        'just done',
        'no week, open',
        'open',
        'quarantined',
        'this week',
        'waits',
      ]);
    });

    it('makes the partition of a week beside running inserts, with what went into the default one moved in', async () => {
      const { start, part } = await week(1);
      await sql(`drop table ${part}`);
      for (const key of ['a', 'b', 'c', 'd']) await store(hotel, key, 'PROCESSED', { start, daysOld: 0 });
      await store(other, 'e', 'RECEIVED', { start, daysOld: 0 });
      const ensure = async () =>
        (
          await sessions.edge<{ outcome: string }>('ensure_notification_week($1, $2) as w (outcome)', [1, 2])
        )[0]?.outcome;
      for (const outcome of ['MOVING', 'MOVING', 'ATTACHED', 'EXISTS']) expect(await ensure()).toBe(outcome);
      const placed = await sql<{ part: string; rows: number }>(
        'select tableoid::regclass::text as part, count(*)::integer as rows from inbound_notifications group by 1',
      );
      expect(placed).toEqual([{ part, rows: 5 }]);
      const [table] = await sql(
        `select c.relrowsecurity, c.relforcerowsecurity, c.relacl, c.reloptions::text like '%autovacuum_vacuum_scale_factor=0.01%' as is_vacuumed,
           d.relforcerowsecurity as is_default_closed, (select count(*)::integer from pg_index where indrelid = c.oid) = 4 as is_indexed
         from pg_class c, pg_class d where c.oid = $1::regclass and d.oid = 'inbound_notifications_default'::regclass`,
        [part],
      );
      expect(table).toEqual({
        relrowsecurity: true,
        relforcerowsecurity: true,
        relacl: null,
        is_vacuumed: true,
        is_default_closed: true,
        is_indexed: true,
      });
    });

    it('makes the partition of a week also where what was moved already is told again meanwhile', async () => {
      const { start, part } = await week(2);
      await sql(`drop table if exists ${part}`);
      const ensure = async () =>
        (
          await sessions.edge<{ outcome: string }>('ensure_notification_week($1, $2) as w (outcome)', [2, 2])
        )[0]?.outcome;
      for (const key of ['a', 'b', 'c', 'd']) await store(hotel, key, 'PROCESSED', { start, daysOld: 0 });
      expect(await ensure()).toBe('MOVING');
      const moved = await sql<{ key: string }>(`select dedupe_key as key from ${part} order by 1`);
      const [first, second] = moved.map((row) => row.key);
      await store(hotel, first ?? '', 'RECEIVED', { start, daysOld: 0 });
      await store(hotel, second ?? '', 'PROCESSED', { start, daysOld: 0 });
      let outcome = await ensure();
      for (let calls = 0; outcome === 'MOVING' && calls < 5; calls += 1) outcome = await ensure();
      expect(outcome).toBe('ATTACHED');
      expect(await left()).toEqual(
        ['a', 'b', 'c', 'd'].map((key) => ({
          key,
          status: key === first ? 'RECEIVED' : 'PROCESSED',
          period_start: start,
        })),
      );
    });

    it('drops a month of before the weeks as well', async () => {
      await sql(
        `create table inbound_notifications_2026_05 partition of inbound_notifications for values in ('2026-05-01')`,
      );
      await sql(`alter table inbound_notifications_2026_05 owner to ${getTestServers().logins.ownerName}`);
      await store(hotel, 'done', 'PROCESSED', { start: '2026-05-01', daysOld: 170 });
      await store(hotel, 'open', 'RECEIVED', { start: '2026-05-01', daysOld: 170 });
      await run();
      expect(await partitions()).not.toContain('inbound_notifications_2026_05');
      expect((await left()).map((row) => row.key)).toEqual(['open']);
    });

    it('gives up at once where its locks are taken, so that webhooks go on', async () => {
      const start = await oldWeek(-3);
      const { part } = await week(-3);
      const reading = await pool.connect();
      try {
        await reading.query('begin');
        await reading.query(`select from inbound_notifications where period_start = '${start}'`);
        const dropping = sessions.edge('drop_notification_partition($1)', [part]);
        const startedAt = performance.now();
        const [stored] = await sql<{ is_stored: boolean }>(
          `select store_notification(hotel_id, id, webhook_token_hash, 'key', gen_random_uuid(), 'chat', 'type', 'body', now(),
             'correlation', 'RECEIVED', null) as is_stored from channels where id = $1`,
          [hotel.channel.id],
        );
        expect(stored).toEqual({ is_stored: true });
        expect(performance.now() - startedAt).toBeLessThan(1_000);
        await expect(dropping).rejects.toMatchObject({ code: '55P03' });
      } finally {
        await reading.query('rollback');
        reading.release();
      }
      await run();
      expect(await partitions()).not.toContain(part);
    });

    it.each([
      ['a young week', async () => (await week(0)).part],
      ['another table', () => Promise.resolve('messages_p00')],
      ['what outlives its week', () => Promise.resolve('inbound_notifications_kept')],
      ['the default partition', () => Promise.resolve('inbound_notifications_default')],
    ])('cannot be had to drop %s', async (_what, name) => {
      const part = await name();
      expect(await sessions.edge('drop_notification_partition($1) as p (removed)', [part])).toEqual([
        { removed: null },
      ]);
      expect(await sql('select to_regclass($1) is not null as is_there', [part])).toEqual([
        { is_there: true },
      ]);
    });
  });

  describe('of events', () => {
    const addEvents = (of: HotelFixture, count: number, daysOld: number) =>
      sql(
        `with head as (update event_heads set number = number + $2 where hotel_id = $1 returning number)
         insert into hotel_events (hotel_id, number, kind, subject_type, subject_id, occurred_at)
         select $1, head.number - $2 + n, 'GUEST_UPDATED', 'Guest', gen_random_uuid(), now() - make_interval(days => $3)
         from head, generate_series(1, $2) n`,
        [of.hotelId, count, daysOld],
      );
    const numbersOf = async (of: HotelFixture) =>
      (
        await sql<{ first: string; last: string; rows: number }>(
          'select min(number) as first, max(number) as last, count(*)::integer as rows from hotel_events where hotel_id = $1',
          [of.hotelId],
        )
      ).map((row) => [Number(row.first), Number(row.last), row.rows])[0];
    const newStream = () =>
      new EventStream(
        sessions,
        new WakeUps(createPubSub(null, () => undefined).engine, () => undefined),
        systemClock,
        new ReplayLimits({ perUser: 100, perHotel: 100, connectionsPerHotel: 2, connections: 4 }),
        () => undefined,
      );

    it('removes those that are old, hotel by hotel, by the hotel’s own figure where it has one', async () => {
      await addEvents(hotel, 2_500, 31);
      await addEvents(hotel, 2, 29);
      await addEvents(other, 10, 31);
      await sql(
        `update hotels set settings = settings || '{"retention": {"hotelEventDays": 60}}' where id = $1`,
        [other.hotelId],
      );
      const metrics = await run();
      expect(await numbersOf(hotel)).toEqual([2_501, 2_502, 2]);
      expect(await numbersOf(other)).toEqual([1, 10, 10]);
      expect(metrics).toContain('retention_removed_rows_total{table="hotel_events"} 2500');
      const oldest = /retention_oldest_row_timestamp_seconds\{table="hotel_events"\} (\S+)/.exec(
        metrics,
      )?.[1];
      expect(Date.now() / 1_000 - Number(oldest)).toBeGreaterThan(30.5 * 86_400);
    });

    it('asks a subscriber whose cursor is older to read afresh, and goes on from the oldest that is kept', async () => {
      const fresh = await createHotelFixture(database, { conversations: 0 });
      const { hotelId } = fresh;
      await addEvents(fresh, 60, 31);
      await addEvents(fresh, 2, 29);
      await run();
      const stream = newStream();
      const first = async (after: number) => {
        const stop = new AbortController();
        const options = { hotelId, userId: 'user', kinds: HOTEL_EVENT_KINDS, signal: stop.signal, after };
        for await (const item of stream.subscribe(options)) return item;
        return null;
      };
      for (const after of [0, 30, 59])
        expect(await first(after)).toMatchObject({ type: 'refresh', reason: 'CURSOR_TOO_OLD' });
      expect(await first(60)).toMatchObject({ type: 'event', event: { number: 61 } });
      await stream.close();
    });

    it('numbers on where everything is gone', async () => {
      await run({ days: { hotelEvents: 1 } });
      expect(await numbersOf(hotel)).toEqual([0, 0, 0]);
      const { hotelId } = hotel;
      await sessions.inHotel(hotelId, (tx) => {
        const subject = { type: 'Guest', id: randomUUID() } as const;
        appendEvent(tx, { hotelId, kind: 'GUEST_UPDATED', subject, actor: null });
        return Promise.resolve();
      });
      expect(await numbersOf(hotel)).toEqual([2_503, 2_503, 1]);
    });

    it('tells a subscriber whose replay it overtakes, instead of leaving a gap', async () => {
      await addEvents(hotel, 1_200, 31);
      const stream = newStream();
      const stop = new AbortController();
      const options = {
        hotelId: hotel.hotelId,
        userId: 'user',
        kinds: HOTEL_EVENT_KINDS,
        signal: stop.signal,
        after: 2_503,
      };
      const seen: number[] = [];
      let end: unknown = null;
      for await (const item of stream.subscribe(options)) {
        if (item.type === 'event') seen.push(item.event.number);
        else end ??= item;
        if (seen.length === 1 && item.type === 'event')
          await sql('delete from hotel_events where hotel_id = $1 and number <= 3600', [hotel.hotelId]);
        if (end !== null) break;
      }
      expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => 2_504 + i));
      expect(end).toMatchObject({ type: 'refresh', reason: 'CURSOR_TOO_OLD' });
      await stream.close();
    });
  });

  it('removes attempts of messages whose delivery is decided, and of no other', async () => {
    const [conversation] = hotel.conversations;
    const attempts = async () =>
      (
        await sql<{ state: string }>(
          `select m.delivery_state as state from message_attempts a join messages m on m.hotel_id = a.hotel_id and m.id = a.message_id
           where a.hotel_id = $1 and a.started_at < now() - interval '80 days' order by 1`,
          [hotel.hotelId],
        )
      ).map((row) => row.state);
    const states = ['QUEUED', 'SENDING', 'UNKNOWN', 'SENT', 'READ', 'FAILED', 'EXPIRED', 'CANCELLED'];
    for (const [at, state] of states.entries()) {
      const id = uuidv7(new Date(Date.now() - 91 * 86_400_000));
      await sql(
        `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, delivery_state,
           sent_at, received_at, stored_at)
         values ($1, $2, $3, $4, $5, $6, 'OUTBOUND', 'STAFF', 'TEXT', 'Hello', $7, now(), now(), now())`,
        [hotel.hotelId, id, conversation?.id, conversation?.guestId, hotel.channel.id, 1_000 + at, state],
      );
      await sql(
        `insert into message_attempts (hotel_id, message_id, number, lease_token, started_at)
         values ($1, $2, 1, gen_random_uuid(), now() - interval '91 days'), ($1, $2, 2, gen_random_uuid(), now() - interval '89 days')`,
        [hotel.hotelId, id],
      );
    }
    await run();
    const [young, old] = [states, ['QUEUED', 'SENDING', 'UNKNOWN']];
    expect(await attempts()).toEqual([...young, ...old].sort());
  });

  it('removes sessions, tokens and sign-in figures that have run out, and keeps the platform’s audit log for a year at least', async () => {
    await sql('delete from sessions'); // those of the fixtures' people
    await sql(
      `insert into sessions (id, user_id, created_at, expires_at)
       select gen_random_uuid(), $1, now() - interval '90 days', now() + make_interval(days => d) from unnest(array[-31, -29, 1]) d`,
      [hotel.users.agent.id],
    );
    await sql(
      `insert into refresh_tokens (token_hash, session_id, issued_at, expires_at, used_at)
       select sha256(d::text::bytea), (select id from sessions where expires_at > now()), now() - interval '8 days', now() + make_interval(days => d), now()
       from unnest(array[-1, 1]) d`,
    );
    await sql(
      `insert into sign_in_throttles (key_hash, failures, last_failed_at, next_try_at)
       select sha256(n::text::bytea), n % 2, now() - make_interval(hours => 2 * n), now() - make_interval(hours => 2 * n)
       from generate_series(0, 1465) n`,
    );
    await sql(
      `insert into platform_audit_entries (id, action, created_at)
       select gen_random_uuid(), 'SIGN_IN', now() - make_interval(days => d) from unnest(array[731, 700, 366, 364, 1]) d`,
    );
    const ages = async () =>
      (
        await sql<{ days: number }>(
          `select (extract(epoch from now() - created_at) / 86400)::integer as days from platform_audit_entries order by 1 desc`,
        )
      ).map((row) => row.days);
    await run();
    expect(await sql('select count(*)::integer as rows from sessions')).toEqual([{ rows: 2 }]);
    expect(await sql('select expires_at > now() as is_valid from refresh_tokens')).toEqual([
      { is_valid: true },
    ]);
    // Failures are forgotten after an hour, networks somebody signed in from after thirty days.
    expect(await sql('select failures, count(*)::integer as rows from sign_in_throttles group by 1')).toEqual(
      [{ failures: 0, rows: 180 }],
    );
    expect(await ages()).toEqual([700, 366, 364, 1]);
    await run({ days: { platformAudit: 1 } });
    expect(await ages()).toEqual([364, 1]);
    for (const statement of [
      'delete from platform_audit_entries',
      `update platform_audit_entries set action = 'x'`,
    ])
      await expect(sql(statement)).rejects.toThrow(/append-only/);
  });

  it('stops at its deadline and goes on with the next run', async () => {
    await sql(
      `with head as (update event_heads set number = number + 3000 where hotel_id = $1 returning number)
       insert into hotel_events (hotel_id, number, kind, occurred_at)
       select $1, head.number - 3000 + n, 'GUEST_UPDATED', now() - interval '40 days' from head, generate_series(1, 3000) n`,
      [hotel.hotelId],
    );
    const rows = async () =>
      (await sql('select from hotel_events where hotel_id = $1', [hotel.hotelId])).length;
    const before = await rows();
    await run({ signal: AbortSignal.abort() });
    expect(await rows()).toBe(before);
    await run();
    expect(await rows()).toBe(0);
  });

  it('reaches nothing of another hotel and no content', async () => {
    await sessions.inHotel(
      hotel.hotelId,
      async (tx) => {
        for (const table of ['hotel_events', 'message_attempts', 'inbound_notifications'])
          expect(
            await tx.rows(`delete from ${table} where hotel_id = $1 returning hotel_id`, [other.hotelId]),
          ).toEqual([]);
      },
      { role: 'app_retention' },
    );
    for (const [table, column] of [
      ['inbound_notifications', 'body'],
      ['messages', 'text'],
      ['platform_audit_entries', 'detail'],
    ])
      expect(
        await sql(`select has_column_privilege('app_retention', $1, $2, 'select') as can_read`, [
          table,
          column,
        ]),
      ).toEqual([{ can_read: false }]);
  });
});
