import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { leaseAttachment, settleAttachment } from '../../src/services/attachment/attachment-lease.js';
import { FileTokens } from '../../src/services/attachment/file-tokens.js';
import { imageWebhook, textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { graphqlData, withoutRequestId, type FormattedError } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { testSecrets } from '../support/test-secrets.js';
import { waitUntil } from '../support/wait-until.js';
import { contentOf, startFileServer, type FileServer } from './file-server.js';

interface SeenFile {
  readonly status: string;
  readonly failure: string | null;
  readonly fileName: string | null;
  readonly mimeType: string | null;
  readonly sizeBytes: number | null;
  readonly url: string | null;
  readonly urlExpiresAt: string | null;
}

const QUERY = `query ($id: ID!) { hotel(id: $id) { conversations(first: 1) { edges { node { messages(last: 1) { edges { node {
  attachment { status failure fileName mimeType sizeBytes url urlExpiresAt } } } } } } } } }`;
const CHAT = '491700000001@c.us';
const ELSEWHERE = 'https://console.example';
const PAGE = '<html><script>document.location = "http://evil.example"</script></html>';

describe('files of messages', () => {
  let app: TestApp;
  let files: FileServer;
  let inside: Server;
  let insideHits = 0;
  let mediaFolder: string;
  let isBroken = true;
  const sender = new WebhookSender(2);
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    files = await startFileServer((request, response) => {
      const path = request.url ?? '';
      if (path.startsWith('/page')) response.end(PAGE);
      else if (path.startsWith('/program')) response.end(Buffer.from('4d5a900003000000', 'hex'));
      else if (path.startsWith('/expired')) response.writeHead(404).end();
      else if (path.startsWith('/away')) response.writeHead(302, { location: insideUrl() }).end();
      else if (path.startsWith('/huge')) response.writeHead(200, { 'content-length': 104_857_601 }).end();
      else if (path.startsWith('/broken') && isBroken) response.writeHead(500).end();
      else return false;
      return true;
    });
    inside = createServer((_request, response) => {
      insideHits += 1;
      response.end('the secrets of this network');
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    mediaFolder = await mkdtemp(join(tmpdir(), 'hotel-boost-media-'));
    app = await startApp({
      env: { MEDIA_DIR: mediaFolder, SANDBOX_URL: files.url, ALLOWED_ORIGINS: ELSEWHERE },
    });
  }, 60_000);
  afterAll(async () => {
    sender.close();
    await app.stop();
    await files.stop();
    inside.close();
    await rm(mediaFolder, { recursive: true, force: true });
  });

  const insideUrl = () => `http://127.0.0.1:${(inside.address() as AddressInfo).port}/`;
  const newHotel = async () => {
    const hotel = await createHotelFixture(app.databases, { conversations: 0 });
    await sql(hotel, `update channels set api_url = '${files.url}' where hotel_id = $1`);
    tokens.set(hotel.hotelId, accessToken(hotel.users.viewer));
    return hotel;
  };
  const sql = (hotel: HotelFixture, text: string) =>
    inHotel(app.databases, hotel.hotelId, (query) => query(text, [hotel.hotelId]));
  const look = async (hotel: HotelFixture): Promise<SeenFile | null> => {
    const data = await graphqlData<{
      hotel: {
        conversations: {
          edges: readonly {
            node: { messages: { edges: readonly { node: { attachment: SeenFile | null } }[] } };
          }[];
        };
      };
    }>(app.url, tokens.get(hotel.hotelId) ?? null, QUERY, { id: hotel.globalId('Hotel', hotel.hotelId) });
    return data.hotel.conversations.edges[0]?.node.messages.edges[0]?.node.attachment ?? null;
  };
  const settled = (hotel: HotelFixture, withinMs = 15_000) =>
    waitUntil(
      'the file to be fetched or refused',
      async () => {
        const file = await look(hotel);
        return file !== null && file.status !== 'PENDING' && file;
      },
      withinMs,
    );
  const post = async (hotel: HotelFixture, downloadUrl: string, fileName = 'photo.jpg') => {
    const body = imageWebhook(hotel.channel, { chatId: CHAT, id: 'M1' });
    const { fileMessageData } = body.messageData;
    const sent = {
      ...body,
      messageData: { ...body.messageData, fileMessageData: { ...fileMessageData, downloadUrl, fileName } },
    };
    expect((await sender.post(app.url, hotel.channel, sent)).status).toBe(200);
  };
  const get = (url: string | null | undefined) => fetch(new URL(url ?? '', app.url));

  it('are fetched, kept, announced, and served to whoever has the signed address', async () => {
    const hotel = await newHotel();
    await post(hotel, `${files.url}/photo.jpg`);
    const file = await settled(hotel);
    expect(file).toMatchObject({
      status: 'STORED',
      mimeType: 'image/jpeg',
      sizeBytes: contentOf('jpg').length,
    });
    expect(file.url?.startsWith(`${app.url}/files/`)).toBe(true);
    const livesFor = Date.parse(file.urlExpiresAt ?? '') - Date.now();
    expect(livesFor).toBeGreaterThan(500_000);
    expect(livesFor).toBeLessThanOrEqual(600_000);
    const response = await get(file.url);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(contentOf('jpg'));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': "inline; filename*=UTF-8''photo.jpg",
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'private, no-store',
    });
    const events = await sql(hotel, 'select kind from hotel_events where hotel_id = $1 order by number');
    expect(events.at(-1)?.kind).toBe('MESSAGE_UPDATED');
    expect(await readdir(mediaFolder)).toContain(hotel.hotelId);
  });

  it('that lie about what they are come as downloads and do nothing', async () => {
    const hotel = await newHotel();
    await post(hotel, `${files.url}/page`, '../"><script>.jpg');
    const page = await settled(hotel);
    expect(page).toMatchObject({ status: 'STORED', mimeType: 'text/plain' });
    const response = await get(page.url);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''[%A-Za-z0-9._-]+$/,
    );
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const another = await newHotel();
    await post(another, `${files.url}/program`, 'photo.png');
    const program = await settled(another);
    expect(program).toMatchObject({ mimeType: 'application/octet-stream' });
    expect((await get(program.url)).headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it.each(['', 'the expired one'])(
    'are asked for anew where the address is missing or gone: "%s"',
    async (name) => {
      const hotel = await newHotel();
      await post(hotel, name === '' ? '' : `${files.url}/expired.jpg`);
      expect(await settled(hotel)).toMatchObject({ status: 'STORED', mimeType: 'image/jpeg' });
      expect(
        files.asked.some((path) => path.includes(`waInstance${hotel.channel.instanceId}/downloadFile/`)),
      ).toBe(true);
    },
  );

  it('are not fetched from inside, by a redirect, or beyond 100 MB', async () => {
    const { port } = inside.address() as AddressInfo;
    for (const [address, failure] of [
      [insideUrl(), 'ADDRESS_NOT_ALLOWED'],
      [`http://localhost:${port}/`, 'ADDRESS_NOT_ALLOWED'],
      [`http://[::ffff:7f00:1]:${port}/`, 'ADDRESS_NOT_ALLOWED'],
      [`http://2130706433:${port}/`, 'ADDRESS_NOT_ALLOWED'],
      ['http://169.254.169.254/latest/meta-data/', 'ADDRESS_NOT_ALLOWED'],
      [`${files.url}/away`, 'ADDRESS_NOT_ALLOWED'],
      [`${files.url}/huge`, 'TOO_LARGE'],
    ] as const) {
      const hotel = await newHotel();
      await post(hotel, address);
      expect(await settled(hotel)).toMatchObject({
        status: 'REFUSED',
        failure,
        url: null,
        urlExpiresAt: null,
        mimeType: null,
      });
    }
    expect(insideHits).toBe(0);
  });

  it('are tried again later, found by the sweep, and never lost by one bad moment', async () => {
    const hotel = await newHotel();
    await post(hotel, `${files.url}/broken.jpg`);
    const read = () =>
      sql(
        hotel,
        `select status, attempts, reason, next_attempt_at >= created_at as is_later, lease_token from attachments where hotel_id = $1`,
      );
    await waitUntil('the first attempt', async () => (await read())[0]?.reason === 'HTTP_STATUS');
    expect(await read()).toEqual([
      { status: 'PENDING', attempts: 1, reason: 'HTTP_STATUS', is_later: true, lease_token: null },
    ]);
    isBroken = false;
    await sql(hotel, 'update attachments set next_attempt_at = now() where hotel_id = $1');
    expect(await settled(hotel, 25_000)).toMatchObject({ status: 'STORED', failure: null });
  }, 40_000);

  it('are settled only by who holds the lease', async () => {
    const hotel = await createHotelFixture(app.databases, { conversations: 1 });
    const [row] = await sql(
      hotel,
      `update attachments set next_attempt_at = 'infinity' where hotel_id = $1 returning id::text`,
    );
    const key = { hotelId: hotel.hotelId, attachmentId: String(row?.id) };
    const orm = await createOrm({
      databaseUrl: app.databases.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    try {
      const sessions = new TenantSessions(orm);
      const far = new Date('9000-01-01T00:00:00Z');
      const now = new Date('8000-01-01T00:00:00Z');
      await sql(hotel, `update attachments set next_attempt_at = '7000-01-01' where hotel_id = $1`);
      const lease = (token: string, at: Date, until: Date) =>
        sessions.inHotel(hotel.hotelId, (tx) => leaseAttachment(tx, key, token, at, until));
      const first = await lease('00000000-0000-4000-8000-000000000001', now, new Date(now.getTime() + 1));
      expect(await lease('00000000-0000-4000-8000-000000000002', now, far)).toBeNull();
      const second = await lease('00000000-0000-4000-8000-000000000003', new Date(now.getTime() + 1), far);
      expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
      if (first === null) throw new Error('no lease');
      await sessions.inHotel(hotel.hotelId, (tx) =>
        settleAttachment(tx, first, { kind: 'FAILED', reason: 'LATE' }, now),
      );
      expect(
        await sql(hotel, 'select status, lease_token::text from attachments where hotel_id = $1'),
      ).toEqual([{ status: 'PENDING', lease_token: '00000000-0000-4000-8000-000000000003' }]);
    } finally {
      await orm.close(true);
    }
  });

  it('are for nobody with a wrong, an expired or another hotel’s address, all answered alike', async () => {
    const [hotel, other] = [await newHotel(), await newHotel()];
    await post(hotel, `${files.url}/photo.jpg`);
    await post(other, `${files.url}/photo.jpg`);
    const { url } = await settled(hotel);
    expect((await get(url)).status).toBe(200);
    const [row] = await sql(hotel, 'select id::text from attachments where hotel_id = $1');
    const attachmentId = String(row?.id);
    const [keyId = '', secret = ''] = testSecrets.JWT_SECRETS.split(':');
    const sign = (hotelId: string, id: string, at = new Date()) =>
      new FileTokens([{ id: keyId, secret: Buffer.from(secret) }], { now: () => at }).issue({
        hotelId,
        attachmentId: id,
      }).token;
    expect((await get(`/files/${sign(hotel.hotelId, attachmentId)}`)).status).toBe(200);
    const wrong = [
      `/files/${sign(other.hotelId, attachmentId)}`,
      `/files/${sign(hotel.hotelId, hotel.hotelId)}`,
      `/files/${sign(hotel.hotelId, attachmentId, new Date(Date.now() - 600_001))}`,
      `${url?.slice(0, -1)}${url?.endsWith('A') ? 'B' : 'A'}`,
      '/files/rubbish',
      `/files/${'A'.repeat(51)}.${'A'.repeat(43)}`,
    ];
    const answers = await Promise.all(
      wrong.map(async (path) => {
        const response = await get(path);
        const { errors } = (await response.json()) as { errors: readonly FormattedError[] };
        return { status: response.status, errors: errors.map(withoutRequestId) };
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
  });

  it('can be fetched by pages of allowed origins, and embedded', async () => {
    const hotel = await newHotel();
    await post(hotel, `${files.url}/photo.jpg`);
    const { url } = await settled(hotel);
    const file = await fetch(new URL(url ?? '', app.url), { headers: { origin: ELSEWHERE } });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(file.headers.get('access-control-allow-origin')).toBe(ELSEWHERE);
    expect(file.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  it('are gone for everybody once the message is taken back', async () => {
    const hotel = await newHotel();
    await post(hotel, `${files.url}/photo.jpg`);
    const { url } = await settled(hotel);
    const deletion = {
      ...textWebhook(hotel.channel, { chatId: CHAT, id: 'D1' }),
      messageData: { typeMessage: 'deletedMessage', deletedMessageData: { stanzaId: 'M1' } },
    };
    expect((await sender.post(app.url, hotel.channel, deletion)).status).toBe(200);
    await waitUntil('the file to be gone', async () => (await look(hotel)) === null);
    expect((await get(url)).status).toBe(404);
  });
});
