import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { withClient } from '../../scripts/provision-database.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import type { TenantTx } from '../../src/db/tenant-tx.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getTestServers } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';
import { seededRandom } from './seeded-random.js';
import { TRAFFIC_KINDS, TwoHotelsTraffic } from './two-hotels-traffic.js';

const HTTP_REQUESTS = 2_000;
const TRANSACTIONS = 8_000;
const AT_ONCE = 16;
/** Pools of two: the application's, and that of transactions without a person. */
const POOLS = ['hotel-boost-all', 'pool-of-two'];

describe('two hotels that share two connections', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let hotels: readonly [HotelFixture, HotelFixture];
  let app: TestApp;
  let superuser: pg.Pool;

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'pool-of-two',
    });
    sessions = new TenantSessions(orm);
    hotels = [
      await createHotelFixture(database, { conversations: 2 }),
      await createHotelFixture(database, { conversations: 2 }),
    ];
    app = await startApp({ databases: database, env: { DATABASE_POOL_SIZE: '2' } });
    superuser = superuserPool(database);
  }, 120_000);

  afterAll(async () => {
    await superuser.end();
    await app.stop();
    await orm.close(true);
    await database.drop();
  });

  /** Whose guests this transaction may read: no statement of it names a hotel. */
  const seen = (hotelId: string, end: 'commit' | 'error' | 'timeout') =>
    sessions.inHotel(hotelId, async (tx) => {
      const rows = await tx.rows<{ hotel_id: string }>(
        'select distinct hotel_id from guests where id <> $1',
        [hotelId],
      );
      if (end === 'error') await tx.rows('select 1 / 0');
      if (end === 'timeout')
        await tx.rows(`select set_config('statement_timeout', '1', true), pg_sleep(0.05)`);
      return rows.map((row) => row.hotel_id);
    });

  /** What the pools' connections are doing, as PostgreSQL sees it. */
  const connections = async (where: string) =>
    (
      await superuser.query<{ pool: string; pid: number }>(
        `select application_name as pool, pid from pg_stat_activity
         where datname = current_database() and application_name = any ($1) and ${where}`,
        [POOLS],
      )
    ).rows;

  /** Cancels what a connection is doing, or ends it, from outside and at no particular moment. */
  const disturb = async (howFatal: number, which: number) => {
    const targets = await connections('true');
    const target = targets[Math.floor(which * targets.length)];
    const does = howFatal < 0.1 ? 'pg_terminate_backend' : 'pg_cancel_backend';
    if (target !== undefined) await superuser.query(`select ${does}($1)`, [target.pid]);
  };

  it('leave nothing of a tenant behind on a connection', async () => {
    for (const [i, end] of (['commit', 'error', 'commit', 'error'] as const).entries())
      await seen(hotels[i % 2 === 0 ? 0 : 1].hotelId, end).catch(() => null);
    const pool = await orm.em.getConnection().getNativeClient();
    const held = await Promise.all([pool.connect(), pool.connect()]);
    try {
      for (const client of held) {
        const state = await client.query<{ hotels: string | null; role: string }>(
          `select nullif(current_setting('app.hotel_ids', true), '') as hotels, current_user::text as role`,
        );
        expect(state.rows).toEqual([{ hotels: null, role: 'app_edge' }]);
        await expect(client.query('select 1 from messages')).rejects.toThrow('permission denied');
      }
    } finally {
      for (const client of held) client.release();
    }
  });

  it(`never see a row of the other in ${HTTP_REQUESTS + TRANSACTIONS} requests among errors, cancels and kills`, async () => {
    const seed = Number(process.env.HOTEL_BOOST_SEED ?? randomInt(1_000_000));
    process.stdout.write(`two hotels on two connections: HOTEL_BOOST_SEED=${seed}\n`);
    const random = seededRandom(seed);
    const traffic = await TwoHotelsTraffic.start(app, hotels);
    const wrong: string[] = [];
    const http = { right: 0, disturbed: 0, 'hung up': 0 };
    const direct = { commit: 0, error: 0 };

    const overHttp = async (hotel: 0 | 1, kind: number, patience: number) => {
      const outcome = await traffic.send({
        hotel,
        kind: TRAFFIC_KINDS[Math.floor(kind * TRAFFIC_KINDS.length)] ?? 'inbox',
        hangsUpAfterMs: patience < 0.1 ? Math.floor(patience * 300) : null,
      });
      if (typeof outcome === 'string') http[outcome] += 1;
      else wrong.push(outcome.wrong);
    };
    const inHotel = async (hotel: 0 | 1, fate: number) => {
      const { hotelId } = hotels[hotel];
      try {
        const all = await seen(hotelId, fate < 0.85 ? 'commit' : fate < 0.995 ? 'error' : 'timeout');
        wrong.push(...all.filter((id) => id !== hotelId));
        direct.commit += 1;
      } catch {
        direct.error += 1;
      }
    };

    const queue = Array.from({ length: HTTP_REQUESTS + TRANSACTIONS }, (_, at) => ({
      // Over the whole run evenly, so that neither kind ends long before the other.
      isHttp: (at * HTTP_REQUESTS) % (HTTP_REQUESTS + TRANSACTIONS) < HTTP_REQUESTS,
      hotel: random() < 0.5 ? (0 as const) : (1 as const),
      fate: random(),
      patience: random(),
      trouble: random(),
    })).values();
    const worker = async () => {
      for (const { isHttp, hotel, fate, patience, trouble } of queue) {
        if (trouble < 0.04) await disturb(trouble / 0.04, fate);
        await (isHttp ? overHttp(hotel, fate, patience) : inHotel(hotel, fate));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    expect(wrong).toEqual([]);
    expect(http.right + http.disturbed + http['hung up']).toBe(HTTP_REQUESTS);
    expect(http.right).toBeGreaterThan(HTTP_REQUESTS * 0.7);
    expect(http.disturbed).toBeGreaterThan(0);
    expect(http['hung up']).toBeGreaterThan(HTTP_REQUESTS / 50);
    expect(direct.commit + direct.error).toBe(TRANSACTIONS);
    expect(direct.commit).toBeGreaterThan(TRANSACTIONS / 2);
    expect(direct.error).toBeGreaterThan(TRANSACTIONS / 20);

    await waitUntil(
      'no transaction is left open',
      async () => (await connections('xact_start is not null')).length === 0,
      20_000,
    );
    await expectBothUsable(traffic);
  }, 180_000);

  /** Both connections of both pools wait for a lock at the same time, and then answer. */
  async function expectBothUsable(traffic: TwoHotelsTraffic): Promise<void> {
    const holder = await superuser.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table guests in access exclusive mode');
      const asked = ([0, 1] as const).flatMap((hotel) => [
        traffic.send({ kind: 'inbox', hotel, hangsUpAfterMs: null }),
        seen(hotels[hotel].hotelId, 'commit'),
      ]);
      await waitUntil('both connections of both pools wait', async () => {
        const waiting = await connections(`wait_event_type = 'Lock'`);
        return POOLS.every((pool) => waiting.filter((each) => each.pool === pool).length === 2);
      });
      await holder.query('rollback');
      expect(await Promise.all(asked)).toEqual(['right', [hotels[0].hotelId], 'right', [hotels[1].hotelId]]);
    } finally {
      holder.release(true);
    }
  }

  it('are told that something went wrong, and not that they may not, where the look at their rights is cancelled', async () => {
    const traffic = await TwoHotelsTraffic.start(app, hotels);
    const holder = await superuser.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table sessions in access exclusive mode');
      const asked = traffic.send({ kind: 'inbox', hotel: 0, hangsUpAfterMs: null });
      const waiting = await waitUntil('the look at the rights waits', async () => {
        const [found] = await connections(`wait_event_type = 'Lock' and query like '%verify_session%'`);
        return found;
      });
      await superuser.query('select pg_cancel_backend($1)', [waiting.pid]);
      expect(await asked).toBe('disturbed');
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  }, 60_000);

  it('get their connections back however often one is killed in a transaction', async () => {
    const hotelId = hotels[0].hotelId;
    const own = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'killed',
    });
    const killed = new TenantSessions(own);
    for (let round = 0; round < 5; round += 1) {
      const broken = killed.inHotel(hotelId, async (tx) => {
        const row = await tx.row<{ pid: number }>('select pg_backend_pid() as pid');
        await withClient(getTestServers().superuserUrl, (client) =>
          client.query('select pg_terminate_backend($1)', [row?.pid]),
        );
        await tx.rows('select pg_sleep(1)');
      });
      await expect(broken).rejects.toThrow(/terminat|closed|not queryable/i);
    }
    const answer = (tx: TenantTx) => tx.row<{ one: number }>('select 1 as one');
    const both = Promise.all([killed.inHotel(hotelId, answer), killed.inHotel(hotelId, answer)]);
    await expect(both).resolves.toEqual([{ one: 1 }, { one: 1 }]);
    // Not in a `finally`: a pool that lost a connection never ends.
    await own.close(true);
  }, 60_000);
});
