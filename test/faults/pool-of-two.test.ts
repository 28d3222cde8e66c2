import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { withClient } from '../../scripts/provision-database.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import type { TenantTx } from '../../src/db/tenant-tx.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { getTestServers } from '../support/test-servers.js';
import { seededRandom } from './seeded-random.js';

const ROUNDS = 1_500;

describe('two hotels that share two connections', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let hotels: readonly HotelFixture[];

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'pool-of-two',
    });
    sessions = new TenantSessions(orm);
    hotels = await Promise.all([0, 1].map(() => createHotelFixture(database, { conversations: 2 })));
  }, 60_000);

  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  /** Every row of every hotel that this transaction may read, by hotel. */
  const seen = (hotelId: string, end: 'commit' | 'error' | 'timeout') =>
    sessions.inHotel(hotelId, async (tx) => {
      const rows = await tx.rows<{ hotel_id: string }>(
        'select hotel_id from messages union all select hotel_id from guests',
      );
      if (end === 'error') await tx.rows('select 1 / 0');
      if (end === 'timeout')
        await tx.rows(`select set_config('statement_timeout', '1', true), pg_sleep(0.05)`);
      return [...new Set(rows.map((row) => row.hotel_id))];
    });

  it('leave nothing of a tenant behind on a connection', async () => {
    for (const [i, end] of (['commit', 'error', 'commit', 'error'] as const).entries())
      await seen(hotels[i % 2]?.hotelId ?? '', end).catch(() => null);
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

  it(`never see a row of the other in ${ROUNDS} transactions among errors and time-outs`, async () => {
    const random = seededRandom(7);
    const foreign: string[] = [];
    const ends = { commit: 0, error: 0 };
    const queue = Array.from({ length: ROUNDS }, () => ({ at: random(), fate: random() })).values();
    const worker = async () => {
      for (const { at, fate } of queue) {
        const hotelId = hotels[at < 0.5 ? 0 : 1]?.hotelId ?? '';
        const end = fate < 0.85 ? 'commit' : fate < 0.99 ? 'error' : 'timeout';
        try {
          foreign.push(...(await seen(hotelId, end)).filter((id) => id !== hotelId));
          ends.commit += 1;
        } catch {
          ends.error += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(foreign).toEqual([]);
    expect(ends.commit + ends.error).toBe(ROUNDS);
    expect(ends.commit).toBeGreaterThan(ROUNDS / 2);
    expect(ends.error).toBeGreaterThan(ROUNDS / 20);
  }, 60_000);

  it('get their connections back however often one is killed in a transaction', async () => {
    const hotelId = hotels[0]?.hotelId ?? '';
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
