import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { JobMetrics } from '../../src/jobs/job-metrics.js';
import { createMaintenanceJob } from '../../src/jobs/maintenance.job.js';
import { isFailureOfHotelsOnly } from '../../src/jobs/run-parts.js';
import { sweepAll } from '../../src/jobs/sweep.job.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { newRun } from '../support/job-run.js';
import { superuserPool } from '../support/superuser-pool.js';

describe('a job of which one part fails', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let orm: MikroORM;
  let troubled: HotelFixture;
  let well: HotelFixture;
  const registry = new Registry();
  const common = { clock: systemClock, metrics: new JobMetrics(registry), logger: pino({ level: 'silent' }) };
  const wokenLanes: string[] = [];
  let sessions: TenantSessions;

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    sessions = new TenantSessions(orm);
    troubled = await createHotelFixture(database);
    well = await createHotelFixture(database);
  });

  afterAll(async () => {
    await orm.close(true);
    await pool.end();
    await database.drop();
  });

  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await pool.query<Row>(text, [...values])).rows;
  const sweep = () =>
    sweepAll(
      {
        ...common,
        sessions,
        backlog: {
          takeUp: async () => {
            await sessions.edge('unprocessed_chats($1, $2)', [new Date(), 1]);
          },
        },
        lanes: { wake: (hotelId) => wokenLanes.push(hotelId) },
      },
      0,
      newRun(),
    );
  const statusOf = async (hotel: HotelFixture) =>
    (await sql<{ status: string }>('select status from alerts where hotel_id = $1', [hotel.hotelId]))[0];
  const alertsDue = (minutesAgo: number, hotel: HotelFixture) =>
    sql(
      `update alerts set status = 'RAISED', due_at = now() - make_interval(mins => $2) where hotel_id = $1`,
      [hotel.hotelId, minutesAgo],
    );
  /** Has every change of a row of the troubled hotel fail, for as long as `work` takes. */
  async function withTroubleIn(table: string, work: () => Promise<void>): Promise<void> {
    await sql(`create function trouble() returns trigger language plpgsql as $$
      begin if new.hotel_id = '${troubled.hotelId}' then raise exception 'trouble'; end if; return new; end $$`);
    await sql(`create trigger trouble before update on ${table} for each row execute function trouble()`);
    try {
      await work();
    } finally {
      await sql('drop function trouble cascade');
    }
  }

  it('does the others, and says which failed', async () => {
    await alertsDue(1, well);
    await sql(
      `update messages set delivery_state = 'QUEUED' where hotel_id = $1 and direction = 'OUTBOUND'`,
      [well.hotelId],
    );
    await sql('revoke execute on function unprocessed_chats, due_snoozes from app_edge');
    try {
      await expect(sweep()).rejects.toThrow('sweep failed in part: chats, snoozes');
    } finally {
      await sql('grant execute on function unprocessed_chats, due_snoozes to app_edge');
    }
    expect(wokenLanes).toEqual([well.hotelId]);
    expect(await statusOf(well)).toEqual({ status: 'ESCALATED' });
    const metrics = await registry.metrics();
    for (const [part, outcome] of [
      ['chats', 'failed'],
      ['snoozes', 'failed'],
      ['lanes', 'done'],
      ['escalations', 'done'],
    ] as const)
      expect(metrics).toContain(`job_parts_total{job="sweep",part="${part}",outcome="${outcome}"} 1`);
  });

  it('does a hotel’s other rows where one of them cannot be changed', async () => {
    const [broken, whole] = (
      await sql<{ id: string }>(
        `insert into alerts (hotel_id, id, kind, subject_id, urgency, status, raised_at, due_at)
         select $1, gen_random_uuid(), 'QUOTA', gen_random_uuid(), 3, 'RAISED', now(), now() - make_interval(mins => 60 - n)
         from generate_series(1, 2) n returning id`,
        [well.hotelId],
      )
    ).map((row) => row.id);
    await sql(`create function trouble() returns trigger language plpgsql as $$
      begin if new.id = '${broken}' then raise exception 'trouble'; end if; return new; end $$`);
    await sql('create trigger trouble before update on alerts for each row execute function trouble()');
    try {
      await expect(sweep()).rejects.toThrow('sweep failed in part: escalations');
    } finally {
      await sql('drop function trouble cascade');
    }
    expect(
      await sql('select id, status from alerts where id = any ($1) order by due_at', [[broken, whole]]),
    ).toEqual([
      { id: broken, status: 'RAISED' },
      { id: whole, status: 'ESCALATED' },
    ]);
    await sql('delete from alerts where id = any ($1)', [[broken, whole]]);
  });

  it('does what is due in the other hotels where it fails in one', async () => {
    await alertsDue(10, troubled);
    await alertsDue(5, well);
    await withTroubleIn('alerts', () => expect(sweep()).rejects.toThrow('sweep failed in part: escalations'));
    expect([await statusOf(troubled), await statusOf(well)]).toEqual([
      { status: 'RAISED' },
      { status: 'ESCALATED' },
    ]);
  });

  it('passes over rows that somebody holds for ever, and does all the others of that hotel and of the next', async () => {
    const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
    // Of each kind two in the troubled hotel, of which the older is held, and one in the other.
    const alerts: string[] = [];
    for (const [hotel, minutes] of [
      [troubled, 30],
      [troubled, 20],
      [well, 10],
    ] as const)
      alerts.push(
        ...ids(
          await sql<{ id: string }>(
            `insert into alerts (hotel_id, id, kind, subject_id, urgency, status, raised_at, due_at)
             values ($1, gen_random_uuid(), 'QUOTA', gen_random_uuid(), 3, 'RAISED', now(), now() - make_interval(mins => $2)) returning id`,
            [hotel.hotelId, minutes],
          ),
        ),
      );
    const snoozed = [troubled.conversations[0], troubled.conversations[1], well.conversations[0]].map(
      (conversation) => conversation?.id ?? '',
    );
    const waiting = [troubled.conversations[2], well.conversations[2]].map(
      (conversation) => conversation?.id ?? '',
    );
    await sql(
      `update conversations set status = 'SNOOZED', waiting_since = null, snoozed_until = now() - make_interval(mins => 3 - array_position($1::uuid[], id))
       where id = any ($1)`,
      [snoozed],
    );
    await sql(
      `update conversations set status = 'OPEN', turn = 'HUMAN', waiting_since = now() - interval '2 days', waiting_alerted_for = null where id = any ($1)`,
      [waiting],
    );
    const holder = await pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from alerts where id = $1 for update', [alerts[0]]);
      await holder.query('select 1 from conversations where id = any ($1) for update', [
        [snoozed[0], waiting[0]],
      ]);
      const startedAt = performance.now();
      await expect(sweep()).resolves.toBeUndefined();
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      const alertStates = await sql<{ id: string; status: string }>(
        'select id, status from alerts where id = any ($1)',
        [alerts],
      );
      const conversationStates = await sql<{ id: string; is_due: boolean }>(
        `select id, status = 'SNOOZED' or waiting_alerted_for is distinct from waiting_since as is_due from conversations where id = any ($1)`,
        [[...snoozed, ...waiting]],
      );
      const stillDue = [
        ...ids(alertStates.filter((row) => row.status === 'RAISED')),
        ...ids(conversationStates.filter((row) => row.is_due)),
      ];
      expect(stillDue.sort()).toEqual([alerts[0], snoozed[0], waiting[0]].sort());
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await sweep();
    expect(await sql(`select 1 from alerts where id = any ($1) and status = 'RAISED'`, [alerts])).toEqual([]);
  });

  it('gives a hotel whose event log is held two seconds of a run at most, and the others theirs', async () => {
    await sql(
      `insert into alerts (hotel_id, id, kind, subject_id, urgency, status, raised_at, due_at)
       select h, gen_random_uuid(), 'QUOTA', gen_random_uuid(), 3, 'RAISED', now(), now() - interval '1 minute'
       from unnest($1::uuid[]) h, generate_series(1, 30)`,
      [[troubled.hotelId, well.hotelId]],
    );
    const holder = await pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from event_heads where hotel_id = $1 for update', [troubled.hotelId]);
      const startedAt = performance.now();
      const error = await sweep().catch((thrown: unknown) => thrown);
      expect(isFailureOfHotelsOnly(error)).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(6_000);
      const open = await sql(
        `select hotel_id, count(*)::int from alerts where kind = 'QUOTA' and status = 'RAISED' group by 1`,
      );
      expect(open).toEqual([{ hotel_id: troubled.hotelId, count: 30 }]);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await sweep();
    expect(await sql(`select 1 from alerts where kind = 'QUOTA' and status = 'RAISED'`)).toEqual([]);
  });

  it('finds what is due in turns of the hotels, so that one with thousands of rows hides nobody’s', async () => {
    const [noisy, quiet] = [
      await createHotelFixture(database),
      await createHotelFixture(database, { conversations: 1 }),
    ];
    const [first, second] = noisy.conversations;
    // By their times the noisy hotel's rows all come first.
    await sql(
      `insert into alerts (hotel_id, id, kind, subject_id, urgency, status, raised_at, due_at)
       select h, gen_random_uuid(), 'QUOTA', gen_random_uuid(), 3, 'RAISED', now(), now() - make_interval(hours => 100 - n)
       from (select $1::uuid as h, n from generate_series(1, 50) n union all select $2, 99) d`,
      [noisy.hotelId, quiet.hotelId],
    );
    const quietConversation = quiet.conversations[0]?.id;
    const due = async (list: string, ...figures: readonly number[]) =>
      (
        await sessions.edge<{ hotel_id: string }>(
          `${list}($1, ${figures.map((_, i) => `$${i + 3}, `).join('')}$2)`,
          [new Date(), 2, ...figures],
        )
      ).map((row) => row.hotel_id);
    const both = [noisy.hotelId, quiet.hotelId];
    expect(await due('overdue_alerts', 3)).toEqual(both);

    await sql(
      `update conversations set status = 'SNOOZED', snoozed_until = now() - interval '2 hours' where id = any ($1)`,
      [[first?.id, second?.id]],
    );
    await sql(
      `update conversations set status = 'SNOOZED', snoozed_until = now() - interval '1 hour' where id = $1`,
      [quietConversation],
    );
    expect(await due('due_snoozes')).toEqual(both);

    await sql(
      `update conversations set status = 'OPEN', turn = 'HUMAN', waiting_alerted_for = null,
         waiting_since = now() - case when hotel_id = $1 then interval '3 days' else interval '2 days' end where hotel_id = any ($2)`,
      [noisy.hotelId, both],
    );
    expect(await due('guests_waiting_too_long')).toEqual(both);

    for (const [hotel, files] of [
      [noisy, 3],
      [quiet, 1],
    ] as const)
      await sql(
        `insert into attachments (hotel_id, id, message_id, next_attempt_at, created_at, status)
         select m.hotel_id, gen_random_uuid(), m.id, now() - make_interval(mins => 1 + $2), now(), 'PENDING'
         from messages m where m.hotel_id = $1 and not exists (select from attachments a where a.hotel_id = $1 and a.message_id = m.id) order by m.seq limit $2`,
        [hotel.hotelId, files],
      );
    expect(await due('due_attachments')).toEqual(both);
  });

  it('gives up what waits in vain though one hotel’s rows cannot be changed', async () => {
    for (const hotel of [troubled, well])
      await sql(
        `insert into inbound_notifications (hotel_id, channel_id, period_start, dedupe_key, id, chat_key, body, received_at, correlation_id, status, waits_for)
         values ($1, $2, date_trunc('week', now() at time zone 'UTC')::date, 'E1', gen_random_uuid(), 'chat', '', now() - interval '25 hours', 'test', 'WAITING', 'NEVER')`,
        [hotel.hotelId, hotel.channel.id],
      );
    const job = createMaintenanceJob({ ...common, sessions });
    await withTroubleIn('inbound_notifications', () =>
      expect(job.run(newRun())).rejects.toThrow('maintenance failed in part: waiting in vain'),
    );
    const rows = await sql<{ hotel_id: string; status: string }>(
      'select hotel_id, status from inbound_notifications',
    );
    expect(new Map(rows.map((row) => [row.hotel_id, row.status]))).toEqual(
      new Map([
        [troubled.hotelId, 'WAITING'],
        [well.hotelId, 'IGNORED'],
      ]),
    );
  });
});
