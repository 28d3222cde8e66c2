import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';

describe('the chats a crash left unprocessed', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let orm: MikroORM;

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'test',
    });
  });

  afterAll(async () => {
    await orm.close(true);
    await pool.end();
    await database.drop();
  });

  /** Notifications of `chats` chats, two of each, in the order of the calls. */
  const receive = (hotel: HotelFixture, chats: number) =>
    pool.query(
      `insert into inbound_notifications (hotel_id, channel_id, period_start, dedupe_key, id, chat_key, body, received_at, correlation_id)
       select $1, $2, date_trunc('week', now() at time zone 'UTC')::date, n::text, gen_random_uuid(), 'chat ' || lpad((n % $3)::text, 3, '0'),
         '', now() - interval '1 minute', 'test' from generate_series(0, 2 * $3 - 1) n`,
      [hotel.hotelId, hotel.channel.id, chats],
    );

  it('are found in turns of the hotels, so that one with thousands of them hides nobody’s', async () => {
    const [noisy, small, quiet] = [
      await createHotelFixture(database, { conversations: 0 }),
      await createHotelFixture(database, { conversations: 0 }),
      await createHotelFixture(database, { conversations: 0 }),
    ];
    await receive(noisy, 500);
    await receive(small, 2);
    await receive(quiet, 1);
    const due = await new TenantSessions(orm).edge<{ hotel_id: string; chat_key: string }>(
      'unprocessed_chats($1, $2)',
      [new Date(), 6],
    );
    expect(due.map((chat) => [chat.hotel_id, chat.chat_key])).toEqual([
      [noisy.hotelId, 'chat 000'],
      [small.hotelId, 'chat 000'],
      [quiet.hotelId, 'chat 000'],
      [noisy.hotelId, 'chat 001'],
      [small.hotelId, 'chat 001'],
      [noisy.hotelId, 'chat 002'],
    ]);
  });
});
