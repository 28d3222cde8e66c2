import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getRedisUrl } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';

const CHAT = '491700000001@c.us';

describe('a notification that met a bad moment', () => {
  let app: TestApp;
  let pool: pg.Pool;
  let hotel: HotelFixture;
  const sender = new WebhookSender(1);

  beforeAll(async () => {
    // A process without jobs: no sweep hides what is not tried again at once.
    app = await startApp({ env: { ROLE: 'api', REDIS_URL: getRedisUrl() } });
    pool = superuserPool(app.databases);
    hotel = await createHotelFixture(app.databases, { conversations: 0 });
    await post('FIRST');
    await stored('FIRST');
  }, 60_000);
  afterAll(async () => {
    sender.close();
    await pool.end();
    await app.stop();
  });

  const webhook = (id: string) => textWebhook(hotel.channel, { chatId: CHAT, id });
  const post = async (id: string) =>
    expect((await sender.post(app.url, hotel.channel, webhook(id))).status).toBe(200);
  const stored = (id: string) =>
    waitUntil(`message ${id} to be stored`, async () => {
      const { rows } = await pool.query(
        'select 1 from messages where hotel_id = $1 and provider_message_id = $2',
        [hotel.hotelId, id],
      );
      return rows.length === 1;
    });
  /** The next backend of the application that waits for a lock, other than `known`. */
  const stuck = (known: readonly number[]) =>
    waitUntil('a backend that waits for a lock', async () => {
      const { rows } = await pool.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and pid <> all ($1)`,
        [known],
      );
      return rows[0]?.pid;
    });

  it('is understood at once when its database connection was cut twice, without the sweep', async () => {
    const holder = await pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from conversations where hotel_id = $1 for update', [hotel.hotelId]);
      await post('CUT');
      const first = await stuck([]);
      await pool.query('select pg_terminate_backend($1)', [first]);
      const second = await stuck([first]);
      await pool.query('select pg_terminate_backend($1)', [second]);
      await stuck([first, second]);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await stored('CUT');
  });

  it('is understood though the provider hung up before it was answered', async () => {
    const holder = await pool.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table inbound_notifications in exclusive mode');
      const body = JSON.stringify(webhook('HUNG-UP'));
      const { hostname, port } = new URL(app.url);
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST /webhooks/green-api/${hotel.channel.instanceId} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${hotel.channel.webhookToken}\r\n` +
          `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      await stuck([]);
      socket.destroy();
      await once(socket, 'close');
      // A later request answered: by then the process has seen the earlier connection end.
      await fetch(`${app.url}/health/live`);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await stored('HUNG-UP');
  });
});
