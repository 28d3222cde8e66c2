import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../scripts/provision-database.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { superuserPool } from '../support/superuser-pool.js';
import { inHotelSql } from '../support/tenant-sql.js';

const GUESTS = 20_000;
const SEARCH = 'select guest_id from search_guests($1, $2, $3, $4)';

describe('the search for guests', () => {
  let database: TestDatabase;
  let superuser: pg.Pool;
  const [own, foreign] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    database = await createDatabase();
    superuser = superuserPool(database);
    for (const hotelId of [own, foreign]) {
      await superuser.query(`insert into hotels (id, name, time_zone) values ($1, 'Strand', 'UTC')`, [
        hotelId,
      ]);
      await superuser.query(
        `insert into guests (hotel_id, id, name, phone)
         select $1, gen_random_uuid(), case n % 2 when 0 then 'Анна Лебедева ' else 'Guest Number ' end || md5(n::text), '+4915' || n
         from generate_series(1, ${GUESTS}) n`,
        [hotelId],
      );
      await superuser.query(
        `insert into guests (hotel_id, id, name, phone) values ($1, gen_random_uuid(), 'Zoë Quillfeather', '+15550001'),
         ($1, gen_random_uuid(), 'Олег Щукин', null)`,
        [hotelId],
      );
    }
    await superuser.query('vacuum analyze guests');
  }, 60_000);

  afterAll(async () => {
    await superuser.end();
    await database.drop();
  });

  const find = (hotelId: string, text: string, phone: string | null = null) =>
    inHotelSql(database, own, async (client) => {
      const { rows } = await client.query<{ guest_id: string }>(SEARCH, [
        hotelId,
        `${text}%`,
        `% ${text}%`,
        phone,
      ]);
      return rows.map((row) => row.guest_id);
    });
  const hotelsOf = async (guests: readonly string[]) =>
    (
      await superuser.query<{ hotel_id: string }>(
        'select distinct hotel_id from guests where id = any ($1)',
        [guests],
      )
    ).rows.map((row) => row.hotel_id);

  it('finds the guests of the hotel by words of any script and by phone, and never those of another one', async () => {
    for (const [text, phone] of [
      ['quill', null],
      ['щук', null],
      ['nobody', '1555%'],
    ] as const) {
      const found = await find(own, text, phone);
      expect([text, found.length]).toEqual([text, 1]);
      expect(await hotelsOf(found)).toEqual([own]);
    }
    const all = await find(own, 'guest');
    expect(all).toHaveLength(GUESTS / 2);
    expect(await hotelsOf(all)).toEqual([own]);
  });

  it('finds nothing of a hotel that the session has not named, whoever asks', async () => {
    for (const text of ['quill', 'guest', '']) expect(await find(foreign, text)).toEqual([]);
    await withClient(database.appUrl, async (client) => {
      await client.query('set role app_tenant');
      const { rows } = await client.query(SEARCH, [own, '%', '%', '%']);
      expect(rows).toEqual([]);
      for (const role of ['app_edge', 'app_webhook', 'app_identity', 'app_platform', 'app_jobs'])
        await expect(
          client.query(`set role ${role}; select search_guests('${own}', '%', '%', '%')`),
        ).rejects.toThrow(/permission denied/);
      await expect(client.query('set role app_search')).rejects.toThrow(/permission denied/);
    });
  });

  it('reads few rows of many, of names and of phones, with its own rights', async () => {
    const { rows } = await superuser.query<{ prosrc: string }>(
      `select prosrc from pg_proc where proname = 'search_guests'`,
    );
    const explain = async (text: string, phone: string) => {
      const body = (rows[0]?.prosrc ?? '')
        .replaceAll('p_hotel', `'${own}'::uuid`)
        .replaceAll('p_beginning', `'${text}%'`)
        .replaceAll('p_word', `'% ${text}%'`)
        .replaceAll('p_phone', `'${phone}%'`);
      const client = await superuser.connect();
      try {
        await client.query(`begin; set local role app_search; set local app.hotel_ids = '{${own}}'`);
        const plan = JSON.stringify((await client.query(`explain (analyze, format json) ${body}`)).rows);
        await client.query('rollback');
        return plan;
      } finally {
        client.release();
      }
    };
    for (const plan of [await explain('quill', '15550001'), await explain('щук', '15550001')]) {
      expect(plan).toContain('guests_search');
      const read = [...plan.matchAll(/"(?:Actual Rows|Rows Removed by [A-Za-z ]+)":\s*(\d+)/g)].map(
        (figure) => Number(figure[1]),
      );
      expect(Math.max(...read)).toBeLessThan(100);
    }
  });
});
