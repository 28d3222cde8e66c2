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
import { sweepAll } from '../../src/jobs/sweep.job.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
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

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'test',
    });
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
        sessions: new TenantSessions(orm),
        chats: { wake: () => undefined },
        lanes: { wake: (hotelId) => wokenLanes.push(hotelId) },
      },
      0,
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

  it('does what is due in the other hotels where it fails in one', async () => {
    await alertsDue(10, troubled);
    await alertsDue(5, well);
    await withTroubleIn('alerts', () => expect(sweep()).rejects.toThrow('sweep failed in part: escalations'));
    expect([await statusOf(troubled), await statusOf(well)]).toEqual([
      { status: 'RAISED' },
      { status: 'ESCALATED' },
    ]);
  });

  it('cleans up sessions and gives up what waits in vain though one hotel’s rows cannot be changed', async () => {
    for (const hotel of [troubled, well])
      await sql(
        `insert into inbound_notifications (hotel_id, channel_id, received_month, dedupe_key, id, chat_key, body, received_at, correlation_id, status, waits_for)
         values ($1, $2, date_trunc('month', now() at time zone 'UTC')::date, 'E1', gen_random_uuid(), 'chat', '', now() - interval '25 hours', 'test', 'WAITING', 'NEVER')`,
        [hotel.hotelId, hotel.channel.id],
      );
    await sql(
      `insert into sessions (id, user_id, created_at, expires_at) values (gen_random_uuid(), $1, now() - interval '90 days', now() - interval '31 days')`,
      [well.users.agent.id],
    );
    await sql(
      `insert into sign_in_throttles (key_hash, failures, last_failed_at, next_try_at)
       select sha256(n::text::bytea), n % 2, now() - make_interval(hours => 2 * n), now() - make_interval(hours => 2 * n)
       from generate_series(0, 365) n`,
    );
    const job = createMaintenanceJob({ ...common, sessions: new TenantSessions(orm) });
    await withTroubleIn('inbound_notifications', () =>
      expect(job.run()).rejects.toThrow('maintenance failed in part: waiting in vain'),
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
    expect(await sql('select 1 from sessions')).toEqual([]);
    // Failures are forgotten after an hour, networks somebody signed in from after thirty days.
    expect(await sql('select failures, count(*)::integer as rows from sign_in_throttles group by 1')).toEqual(
      [{ failures: 0, rows: 180 }],
    );
  });
});
