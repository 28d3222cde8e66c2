import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

describe('a channel', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  /** For transactions that stay open beside the others. */
  let beside: pg.Pool;
  let hotel: HotelFixture;

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    beside = superuserPool(database);
    hotel = await createHotelFixture(database, { conversations: 0 });
  });
  afterAll(async () => {
    await pool.end();
    await beside.end();
    await database.drop();
  });

  /** A second channel of the hotel, like its first. */
  async function addChannel(): Promise<string> {
    const { rows } = await pool.query<{ id: string }>(
      `insert into channels select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'instance_id', (random() * 1e9)::bigint::text))).*
       from channels c where hotel_id = $1 limit 1 returning id`,
      [hotel.hotelId],
    );
    return rows[0]?.id ?? '';
  }
  const remove = (channelId: string) => pool.query('delete from channels where id = $1', [channelId]);

  const store = (client: pg.Pool | pg.PoolClient, channelId: string) =>
    client.query<{ is_stored: boolean }>(
      `select store_notification(hotel_id, id, webhook_token_hash, 'key', gen_random_uuid(), 'chat', 'type', 'body', now(),
         'correlation', 'RECEIVED', null) as is_stored from channels where id = $1`,
      [channelId],
    );

  it('is neither deleted nor given another key by anybody while it has notifications', async () => {
    const channelId = await addChannel();
    expect((await store(pool, channelId)).rows).toEqual([{ is_stored: true }]);
    const refused = { code: '23503', message: `channel ${channelId} still has notifications` };
    await expect(remove(channelId)).rejects.toMatchObject(refused);
    const rename = pool.query('update channels set id = gen_random_uuid() where id = $1', [channelId]);
    await expect(rename).rejects.toMatchObject(refused);
    await pool.query('delete from inbound_notifications where channel_id = $1', [channelId]);
    expect((await remove(channelId)).rowCount).toBe(1);
  });

  it('waits to be deleted for the notification that is being stored, and then stays', async () => {
    const channelId = await addChannel();
    const storing = await beside.connect();
    try {
      await storing.query('begin');
      await store(storing, channelId);
      const removed = remove(channelId).then(
        () => 'deleted',
        (error: unknown) => (error as { code: string }).code,
      );
      await waitUntil('the deletion waits', async () => {
        const { rowCount } = await pool.query(
          `select from pg_locks where not granted and relation = 'inbound_notifications'::regclass`,
        );
        return rowCount === 1;
      });
      await storing.query('commit');
      expect(await removed).toBe('23503');
    } finally {
      storing.release();
    }
  });

  it('is not deleted by one who cannot see what was stored meanwhile', async () => {
    const channelId = await addChannel();
    const old = await beside.connect();
    try {
      await old.query('begin isolation level repeatable read');
      await old.query('select from channels');
      await store(pool, channelId);
      await expect(old.query('delete from channels where id = $1', [channelId])).rejects.toMatchObject({
        code: '0A000',
      });
    } finally {
      await old.query('rollback');
      old.release();
    }
  });
});
