import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';

describe('a channel', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let hotel: HotelFixture;

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    hotel = await createHotelFixture(database, { conversations: 0 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  /** A second channel of the hotel, like its first. */
  async function addChannel(): Promise<string> {
    const { rows } = await pool.query<{ id: string }>(
      `insert into channels select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'instance_id', '4242424242'))).*
       from channels c where hotel_id = $1 limit 1 returning id`,
      [hotel.hotelId],
    );
    return rows[0]?.id ?? '';
  }
  const remove = (channelId: string) => pool.query('delete from channels where id = $1', [channelId]);

  it('cannot be deleted by anybody while it has notifications, and can be without', async () => {
    const channelId = await addChannel();
    const { rows } = await pool.query<{ is_stored: boolean }>(
      `select store_notification(hotel_id, id, webhook_token_hash, 'key', gen_random_uuid(), 'chat', 'type', 'body', now(),
         'correlation', 'RECEIVED', null) as is_stored from channels where id = $1`,
      [channelId],
    );
    expect(rows).toEqual([{ is_stored: true }]);
    await expect(remove(channelId)).rejects.toMatchObject({
      code: '23503',
      message: `channel ${channelId} still has notifications`,
    });
    await pool.query('delete from inbound_notifications where channel_id = $1', [channelId]);
    expect((await remove(channelId)).rowCount).toBe(1);
  });
});
