import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { databaseUrls, withClient } from '../../scripts/provision-database.js';
import { migrateDatabase } from '../../src/db/migrate-database.js';
import { migrations } from '../../src/db/migrations/all-migrations.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getTestServers } from '../support/test-servers.js';

const FIRST = '20261130-c0-stay-columns';
const MANY = 2_500;

describe('the migration of stays', () => {
  const { superuserUrl, logins } = getTestServers();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const urls = databaseUrls(superuserUrl, name, logins);
  let superuser: pg.Pool;

  const migrate = (list: typeof migrations) =>
    migrateDatabase(urls.ownerUrl, urls.appUrl, () => undefined, { migrations: list });

  beforeAll(async () => {
    await withClient(superuserUrl, (client) =>
      client.query(`create database ${name} owner ${logins.ownerName}`),
    );
    superuser = superuserPool(urls);
    // In the order in which they run, which is not that of their names.
    await migrate(
      migrations.slice(
        0,
        migrations.findIndex(({ name }) => name === FIRST),
      ),
    );
  }, 60_000);

  afterAll(async () => {
    await superuser.end();
    await withClient(superuserUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
  });

  async function addHotel(zone: string): Promise<{ hotelId: string; guestId: string }> {
    const [hotelId, guestId] = [randomUUID(), randomUUID()];
    await superuser.query(`insert into hotels (id, name, time_zone) values ($1, 'Hotel', $2)`, [
      hotelId,
      zone,
    ]);
    await superuser.query('insert into guests (hotel_id, id) values ($1, $2)', [hotelId, guestId]);
    return { hotelId, guestId };
  }

  it('gives every stay its days by the clock of its own hotel, and keeps what was told', async () => {
    const [east, west] = [await addHotel('Pacific/Auckland'), await addHotel('America/Los_Angeles')];
    const add = (
      { hotelId, guestId }: typeof east,
      status: string,
      number: string | null,
      [from, to]: [string, string],
    ) =>
      superuser.query(
        `insert into stays (hotel_id, id, guest_id, external_id, room, status, check_in_at, check_out_at)
         values ($1, gen_random_uuid(), $2, $3, '12', $4, $5, $6)`,
        [hotelId, guestId, number, status, from, to],
      );
    const nights: [string, string] = ['2026-06-10T20:00:00Z', '2026-06-12T05:00:00Z'];
    await add(east, 'BOOKED', 'A-1', nights);
    await add(west, 'CHECKED_IN', 'A-1', nights);
    await add(west, 'CHECKED_OUT', 'A-2', nights);
    await add(west, 'CANCELLED', null, nights);
    // More than one batch of one hotel.
    await superuser.query(
      `insert into stays (hotel_id, id, guest_id, status, check_in_at, check_out_at)
       select $1, gen_random_uuid(), $2, 'NO_SHOW', '2025-01-01T12:00Z', '2025-01-02T12:00Z' from generate_series(1, ${MANY})`,
      [east.hotelId, east.guestId],
    );

    await migrate(migrations);

    const { rows } = await superuser.query<Record<string, unknown>>(
      `select s.hotel_id = $1 as is_east, s.status, s.source, s.external_id = s.id::text as is_numbered_by_id,
         s.room_number, s.arrival_date::text, s.departure_date::text,
         to_json(s.expected_arrival_at at time zone 'UTC') as expected, to_json(s.checked_in_at at time zone 'UTC') as came,
         to_json(s.checked_out_at at time zone 'UTC') as left
       from stays s where s.status <> 'NO_SHOW' order by 1 desc, s.status`,
      [east.hotelId],
    );
    const came = '2026-06-10T20:00:00';
    const inWest = {
      is_east: false,
      room_number: '12',
      arrival_date: '2026-06-10',
      departure_date: '2026-06-11',
    };
    const byPms = { source: 'pms', is_numbered_by_id: false };
    expect(rows).toEqual([
      {
        is_east: true,
        status: 'BOOKED',
        ...byPms,
        room_number: '12',
        arrival_date: '2026-06-11',
        departure_date: '2026-06-12',
        expected: came,
        came: null,
        left: null,
      },
      {
        ...inWest,
        status: 'CANCELLED',
        source: 'manual',
        is_numbered_by_id: true,
        expected: came,
        came: null,
        left: null,
      },
      { ...inWest, status: 'CHECKED_IN', ...byPms, expected: null, came, left: null },
      { ...inWest, status: 'CHECKED_OUT', ...byPms, expected: null, came, left: '2026-06-12T05:00:00' },
    ]);
  }, 60_000);

  it('puts who booked into every stay', async () => {
    const { rows } = await superuser.query<{ stays: string; guests: string }>(
      `select count(*) as stays, count(i.guest_id) as guests from stays s left join stay_guests i
         on i.hotel_id = s.hotel_id and i.stay_id = s.id and i.guest_id = s.primary_guest_id and i.position = 0
           and i.arrival_date = s.arrival_date and i.status = s.status`,
    );
    expect(rows).toEqual([{ stays: String(MANY + 4), guests: String(MANY + 4) }]);
  });
});
