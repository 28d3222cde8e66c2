import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { withClient } from '../../scripts/provision-database.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import type { TenantTx } from '../../src/db/tenant-tx.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';

/** Enough for a plan to be kept, and for it to be one that no longer looks at the values. */
const OFTEN = 12;
const NOBODY = randomUUID();

interface KeptPlan {
  readonly statement: string;
  readonly runs: number;
}

describe('a connection that keeps plans', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let first: HotelFixture;
  let second: HotelFixture;

  beforeAll(async () => {
    database = await createDatabase();
    // One connection: whatever is kept on it meets everybody.
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 1,
      startRole: 'app_edge',
      applicationName: 'kept-plans',
    });
    sessions = new TenantSessions(orm);
    first = await createHotelFixture(database, { conversations: 2 });
    second = await createHotelFixture(database, { conversations: 2 });
  }, 60_000);

  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  /** Runs the statement with a plan that was made for no value in particular, as PostgreSQL does with frequent ones. */
  const generic = async <Row>(tx: TenantTx, text: string): Promise<Row[]> => {
    await tx.rows(`select set_config('plan_cache_mode', 'force_generic_plan', true)`);
    return tx.rows<Row>(text, [NOBODY]);
  };
  const keptPlans = (tx: TenantTx) =>
    tx.rows<KeptPlan>('select statement, generic_plans::integer as runs from pg_prepared_statements');
  const runOften = async (hotelId: string, text: string) => {
    for (let n = 0; n < OFTEN; n += 1) await sessions.inHotel(hotelId, (tx) => generic(tx, text));
  };
  const native = async () => {
    const pool = await orm.em.getConnection().getNativeClient();
    return pool.connect();
  };

  it('shows only the rows of the hotel that is in scope when a kept plan runs', async () => {
    // Without a hotel of its own: row security alone decides.
    const text = 'select hotel_id from guests where id <> $1';
    const hotelsSeen = (hotelId: string) =>
      sessions.inHotel(hotelId, async (tx) =>
        (await generic<{ hotel_id: string }>(tx, text)).map((row) => row.hotel_id),
      );
    await runOften(first.hotelId, text);
    const kept = await sessions.inHotel(first.hotelId, keptPlans);
    expect(kept.find((plan) => plan.statement === text)?.runs).toBeGreaterThan(1);
    for (const { hotelId } of [second, first, second])
      expect(await hotelsSeen(hotelId)).toEqual([hotelId, hotelId]);
    expect(await hotelsSeen(NOBODY)).toEqual([]);
  });

  it('shows a role only what that role may see, by a plan that was made in another', async () => {
    const text = 'select id from users where id <> $1';
    const count = async (tx: TenantTx) => (await generic(tx, text)).length;
    for (let n = 0; n < OFTEN; n += 1) expect(await sessions.inRole('app_identity', count)).toBe(8);
    const colleagues = await sessions.inHotel(first.hotelId, (tx) => generic<{ id: string }>(tx, text));
    expect(colleagues.map((row) => row.id).sort()).toEqual(
      Object.values(first.users)
        .map((user) => user.id)
        .sort(),
    );
    const client = await native();
    try {
      await expect(client.query(text, [NOBODY])).rejects.toThrow('permission denied');
    } finally {
      client.release();
    }
    expect(await sessions.inRole('app_identity', count)).toBe(8);
  });

  it('runs a statement that was to be kept for the first time in a transaction that had failed already', async () => {
    const text = 'select count(*)::integer as guests from guests where id <> $1';
    for (let n = 0; n < OFTEN; n += 1) {
      const failing = sessions.inHotel(first.hotelId, async (tx) => {
        await tx.rows('select 1 / 0').catch(() => undefined);
        await tx.rows(text, [NOBODY]);
      });
      await expect(failing).rejects.toThrow('current transaction is aborted');
    }
    expect(await sessions.inHotel(second.hotelId, (tx) => tx.rows(text, [NOBODY]))).toEqual([{ guests: 2 }]);
  });

  it('plans a statement anew after a migration has changed what it gives', async () => {
    const text = 'select phone from guests where id <> $1';
    await runOften(first.hotelId, text);
    await withClient(database.ownerUrl, (client) =>
      client.query('alter table guests alter column phone type varchar(100)'),
    );
    const again = () => sessions.inHotel(first.hotelId, (tx) => tx.rows(text, [NOBODY]));
    await expect(again()).rejects.toMatchObject({ code: '0A000' });
    for (let n = 0; n < OFTEN; n += 1) expect(await again()).toHaveLength(2);
  });

  it('keeps no more than two hundred plans', async () => {
    const own = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 1,
      startRole: 'app_edge',
      applicationName: 'many-plans',
    });
    try {
      const kept = await new TenantSessions(own).inHotel(first.hotelId, async (tx) => {
        for (let n = 0; n < 250; n += 1)
          for (let times = 0; times < 6; times += 1)
            await tx.rows(`select ${n} where $1::uuid is null`, [NOBODY]);
        return keptPlans(tx);
      });
      expect(kept).toHaveLength(200);
    } finally {
      await own.close(true);
    }
  });

  it('reads nothing where its BEGIN came to nothing', async () => {
    const client = await native();
    try {
      await client.query(
        `select set_config('role', 'app_tenant', true), set_config('app.hotel_ids', $1, true)`,
        [`{${first.hotelId}}`],
      );
      await expect(client.query('select 1 from guests')).rejects.toThrow('permission denied');
    } finally {
      client.release();
    }
  });

  it('refuses one transaction, and serves the next, when it was given back in one that had failed', async () => {
    const client = await native();
    await client.query('begin');
    await expect(client.query('select 1 / 0')).rejects.toThrow('division by zero');
    client.release();
    const guests = () => sessions.inHotel(first.hotelId, (tx) => tx.rows('select id from guests'));
    await expect(guests()).rejects.toThrow('current transaction is aborted');
    expect(await guests()).toHaveLength(2);
  });

  it('fails cleanly when it dies as its BEGIN goes out, and another one takes its place', async () => {
    const superuser = superuserPool(database);
    try {
      for (let round = 0; round < 20; round += 1) {
        const kill = superuser.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kept-plans'`,
        );
        const during = await Promise.allSettled(
          Array.from({ length: 5 }, () =>
            sessions.inHotel(first.hotelId, (tx) => tx.rows('select id from guests')),
          ),
        );
        await kill;
        for (const outcome of during) {
          if (outcome.status === 'fulfilled') expect(outcome.value).toHaveLength(2);
          else expect(String(outcome.reason)).toMatch(/terminat|closed|not queryable|ECONNRESET|EPIPE/i);
        }
      }
      expect(await sessions.inHotel(second.hotelId, (tx) => tx.rows('select id from guests'))).toHaveLength(
        2,
      );
    } finally {
      await superuser.end();
    }
  });
});
