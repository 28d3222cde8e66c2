import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { Bindings } from '../../src/db/query/bindings.js';
import { keysetSql, type Keyset, type KeysetPosition } from '../../src/db/query/keyset.js';
import type { RowSource } from '../../src/db/query/row-source.js';
import { pageSql } from '../../src/db/query/source-sql.js';
import { stayOrders, staySource } from '../../src/services/stay/stay.rows.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { superuserPool } from '../support/superuser-pool.js';
import { inHotelSql } from '../support/tenant-sql.js';

const ROWS = 10_000;

interface Order {
  readonly source: RowSource;
  readonly keyset: Keyset;
  readonly place: KeysetPosition;
}

const id = randomUUID();
const orders: [string, Order][] = Object.entries(stayOrders).map(([name, keyset]) => [
  `stays ${name}`,
  { source: staySource, keyset, place: ['2026-06-01', id] },
]);

describe('a page of a large hotel is read from an index, under row security', () => {
  let database: TestDatabase;
  let superuser: pg.Pool;
  const hotelId = randomUUID();

  beforeAll(async () => {
    database = await createDatabase();
    superuser = superuserPool(database);
    for (const hotel of [hotelId, randomUUID()]) {
      await superuser.query(`insert into hotels (id, name, time_zone) values ($1, 'Strand', 'UTC')`, [hotel]);
      await superuser.query(`insert into guests (hotel_id, id) values ($1, $1)`, [hotel]);
      await superuser.query(
        `with s as (
           insert into stays (hotel_id, id, source, external_id, primary_guest_id, status, arrival_date, departure_date)
           select $1, gen_random_uuid(), 'pms', n::text, $1, 'BOOKED', date '2026-01-01' + n % 365, date '2026-01-03' + n % 365
           from generate_series(1, ${ROWS}) n returning *)
         insert into stay_guests (hotel_id, stay_id, guest_id, position, arrival_date, status)
         select hotel_id, id, primary_guest_id, 0, arrival_date, status from s`,
        [hotel],
      );
    }
    await superuser.query('analyze');
  }, 60_000);

  afterAll(async () => {
    await superuser.end();
    await database.drop();
  });

  it.each(orders)('%s', async (_name, { source, keyset, place }) => {
    for (const isBackward of [false, true]) {
      const { values, bind } = new Bindings();
      const hotel = bind(hotelId);
      const page = {
        limit: 20,
        isBackward,
        after: isBackward ? null : place,
        before: isBackward ? place : null,
      };
      const where = `${source.hotelColumn} = ${hotel}`;
      const sql = pageSql(source, { hotel, where }, keysetSql(keyset, page, bind));
      const plan = await inHotelSql(database, hotelId, async (client) =>
        JSON.stringify((await client.query(`explain (analyze, format json) ${sql}`, values)).rows),
      );
      expect(plan).not.toContain('"Sort"');
      const read = [...plan.matchAll(/"(?:Actual Rows|Rows Removed by [A-Za-z ]+)":\s*([\d.]+)/g)].map(
        (figure) => Number(figure[1]),
      );
      expect(Math.max(...read)).toBeLessThan(100);
    }
  });
});
