import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { waitUntil } from '../support/wait-until.js';
import { type FileServer, startFileServer } from '../webhooks/file-server.js';
import { imageWebhook, WebhookSender } from './provider-webhooks.js';

describe('files whose worker was killed', () => {
  let database: TestDatabase;
  let files: FileServer;
  let mediaFolder: string;
  let app: TestApp;
  let isHolding = true;
  const held: ServerResponse[] = [];
  const sender = new WebhookSender(2);

  beforeAll(async () => {
    database = await createDatabase();
    files = await startFileServer((request, response) => {
      const path = request.url ?? '';
      if (path.startsWith('/broken')) response.writeHead(500).end();
      else if (path.startsWith('/held') && isHolding) held.push(response.writeHead(200));
      else return false;
      return true;
    });
    mediaFolder = await mkdtemp(join(tmpdir(), 'hotel-boost-media-'));
    app = await start();
  }, 60_000);
  afterAll(async () => {
    sender.close();
    await app.stop();
    for (const response of held) response.destroy();
    await files.stop();
    await rm(mediaFolder, { recursive: true, force: true });
    await database.drop();
  });

  const start = () =>
    startApp({ databases: database, env: { MEDIA_DIR: mediaFolder, SANDBOX_URL: files.url } });
  const sql = (hotel: HotelFixture, text: string) =>
    inHotel(database, hotel.hotelId, (query) => query(text, [hotel.hotelId]));
  const attachmentOf = async (hotel: HotelFixture) =>
    (await sql(hotel, 'select status, reason, attempts from attachments where hotel_id = $1'))[0];
  const timesAsked = (path: string) => files.asked.filter((each) => each === path).length;
  async function receive(path: string): Promise<HotelFixture> {
    const hotel = await createHotelFixture(database, { conversations: 0 });
    await sql(hotel, `update channels set api_url = '${files.url}' where hotel_id = $1`);
    const body = imageWebhook(hotel.channel, { chatId: '491700000001@c.us', id: 'M1' });
    body.messageData.fileMessageData.downloadUrl = `${files.url}${path}`;
    expect((await sender.post(app.url, hotel.channel, body)).status).toBe(200);
    await waitUntil(`${path} to be asked for`, () => Promise.resolve(timesAsked(path) === 1));
    return hotel;
  }

  it('are fetched once more after the lease, or given up with a reason after five attempts', async () => {
    const killed = await receive('/held-1.jpg');
    const deadly = await receive('/held-2.jpg');
    const broken = await receive('/broken.jpg');
    await waitUntil('the first attempt to be written down', async () => {
      return (await attachmentOf(broken))?.reason === 'HTTP_STATUS';
    });
    await app.kill9();
    isHolding = false;
    const over = `lease_until = now() - interval '1 second'`;
    await sql(killed, `update attachments set ${over} where hotel_id = $1`);
    await sql(deadly, `update attachments set ${over}, attempts = 5 where hotel_id = $1`);
    await sql(broken, `update attachments set attempts = 4, next_attempt_at = now() where hotel_id = $1`);

    app = await start();
    await waitUntil('all three to be settled', async () => {
      const all = await Promise.all([killed, deadly, broken].map(attachmentOf));
      return all.every((each) => each?.status !== 'PENDING');
    });
    expect(await attachmentOf(killed)).toEqual({ status: 'STORED', reason: null, attempts: 2 });
    expect(timesAsked('/held-1.jpg')).toBe(2);
    expect(await attachmentOf(deadly)).toMatchObject({ status: 'FAILED', reason: 'ATTEMPTS_USED_UP' });
    expect(timesAsked('/held-2.jpg')).toBe(1);
    expect(await attachmentOf(broken)).toEqual({ status: 'FAILED', reason: 'HTTP_STATUS', attempts: 5 });
    const metrics = await app.metrics();
    expect(metrics).toContain('media_downloads_total{outcome="FAILED"} 2');
    expect(metrics).toContain('media_downloads_total{outcome="STORED"} 1');
  }, 60_000);
});
