import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { statusWebhook, textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { waitUntil } from '../support/wait-until.js';

interface Raw {
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly body: Buffer;
}

const MB = 1_048_576;
/** Stands in bodies written before there is a hotel; ten digits, as every fixture's instance has. */
const PLACEHOLDER = { instanceId: '1111111111', webhookToken: '' };

describe('the Green API receiver', () => {
  let app: TestApp;
  let hotel: HotelFixture;
  let other: HotelFixture;
  const sender = new WebhookSender(60);
  const guest = '491701234567@c.us';

  beforeAll(async () => {
    app = await startApp();
    hotel = await createHotelFixture(app.databases);
    other = await createHotelFixture(app.databases);
  }, 60_000);

  afterAll(async () => {
    sender.close();
    await app.stop();
  });

  const raws = (of: HotelFixture) =>
    inHotel(
      app.databases,
      of.hotelId,
      async (query) =>
        (await query(
          'select status, reason, attempts, body from inbound_notifications where hotel_id = $1 order by arrival',
          [of.hotelId],
        )) as unknown as Raw[],
    );

  const metric = async (name: string): Promise<number> => {
    const text = await app.metrics();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? 0);
  };

  const rss = () =>
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${app.pid}/status`, 'utf8'))?.[1]) * 1024;

  /** Opens a connection and writes a request's head and the beginning of its body; the rest is up to the caller. */
  const begin = (of: HotelFixture, head: readonly string[], start = ''): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => {
        socket.write(
          `POST /webhooks/green-api/${of.channel.instanceId} HTTP/1.1\r\nhost: x\r\n${head.join('\r\n')}\r\n\r\n${start}`,
        );
        resolve(socket);
      });
      socket.once('error', reject);
    });

  const statusLine = (socket: Socket): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('\r\n')) resolve(text.slice(0, text.indexOf('\r\n')));
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error(`closed after: ${text}`)));
    });

  it('answers a wrong, missing or foreign token and an unknown instance all alike, and stores nothing', async () => {
    const refusedBefore = await metric('webhook_refused_total');
    const body = textWebhook(hotel.channel, { chatId: guest, id: 'REFUSED-1' });
    const answers = [
      await sender.post(app.url, hotel.channel, body, { authorization: 'Bearer wrong' }),
      await sender.post(app.url, hotel.channel, body, { authorization: '' }),
      await sender.post(app.url, { ...hotel.channel, webhookToken: other.channel.webhookToken }, body),
      await sender.post(app.url, { ...hotel.channel, instanceId: '9999999999' }, body),
      await sender.post(app.url, { ...hotel.channel, instanceId: 'no-number' }, body),
      await sender.post(app.url, { ...hotel.channel, instanceId: '%00' }, body),
    ];
    const shape = ({ status, body: text, headers }: (typeof answers)[number]) => {
      const { date, 'x-request-id': requestId, ...rest } = headers;
      expect([typeof date, typeof requestId]).toEqual(['string', 'string']);
      return { status, text, rest };
    };
    for (const answer of answers)
      expect(shape(answer)).toEqual(shape(answers[0] as (typeof answers)[number]));
    expect(answers[0]).toMatchObject({
      status: 401,
      body: '{"received":false}',
      headers: { connection: 'close' },
    });
    expect(await raws(hotel)).toEqual([]);
    expect(await raws(other)).toEqual([]);
    expect(await metric('webhook_refused_total')).toBe(refusedBefore + answers.length);
  });

  it('refuses a token from the moment it is changed, however often it was right before', async () => {
    const changing = await createHotelFixture(app.databases);
    for (const id of ['before-1', 'before-2']) {
      const answer = await sender.post(
        app.url,
        changing.channel,
        textWebhook(changing.channel, { chatId: guest, id }),
      );
      expect(answer.status).toBe(200);
    }
    await inHotel(app.databases, changing.hotelId, (query) =>
      query('update channels set webhook_token_hash = $2 where hotel_id = $1', [
        changing.hotelId,
        Buffer.alloc(32, 7),
      ]),
    );
    const after = await sender.post(
      app.url,
      changing.channel,
      textWebhook(changing.channel, { chatId: guest, id: 'after' }),
    );
    expect(after.status).toBe(401);
    expect(await raws(changing)).toHaveLength(2);
  });

  it('has on its answers what every answer has, though it goes past the framework', async () => {
    const body = textWebhook(hotel.channel, { chatId: guest, id: 'HEADERS' });
    const answer = await sender.post(app.url, hotel.channel, body, { 'x-request-id': 'given-by-caller' });
    expect(answer.status).toBe(200);
    const { headers } = await fetch(`${app.url}/nowhere`);
    const names = [...headers.keys()];
    expect(Object.keys(answer.headers).sort()).toEqual(names.sort());
    const constant = names.filter((name) => !/^(date|x-request-id|content-)/.test(name));
    expect(constant.length).toBeGreaterThan(5);
    for (const name of constant) expect(answer.headers[name]).toBe(headers.get(name));
    expect(answer.headers['x-request-id']).toBe('given-by-caller');
    const counted =
      'http_request_duration_seconds_count{method="POST",route="/webhooks/green-api/:instanceId",status="200"}';
    expect(await metric(counted)).toBeGreaterThan(0);
  });

  it('is only where it is: another method or a longer path finds nothing', async () => {
    const path = `${app.url}/webhooks/green-api/${hotel.channel.instanceId}`;
    const authorization = `Bearer ${hotel.channel.webhookToken}`;
    const asks = [
      fetch(path, { headers: { authorization } }),
      fetch(path, { method: 'PUT', headers: { authorization }, body: '{}' }),
      fetch(`${path}/more`, { method: 'POST', headers: { authorization } }),
      fetch(`${app.url}/webhooks/green-api/`, { method: 'POST', headers: { authorization } }),
    ];
    expect((await Promise.all(asks)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const withQuery = await fetch(`${path}?from=provider`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(textWebhook(hotel.channel, { chatId: guest, id: 'QUERY' })),
    });
    expect(withQuery.status).toBe(200);
  });

  it('counts a sender that goes away before the whole body has come, and stores nothing of it', async () => {
    const fresh = await createHotelFixture(app.databases);
    const before = await metric('webhook_broken_off_total');
    const socket = await begin(
      fresh,
      [`authorization: Bearer ${fresh.channel.webhookToken}`, 'content-length: 500'],
      '{"typeWebhook":',
    );
    await new Promise<void>((resolve) => socket.end(resolve));
    socket.destroy();
    await waitUntil('it is counted', async () => (await metric('webhook_broken_off_total')) === before + 1);
    expect(await raws(fresh)).toEqual([]);
  });

  it('refuses before a byte of the body has come', async () => {
    const socket = await begin(hotel, ['authorization: Bearer wrong', 'content-length: 5000000']);
    expect(await statusLine(socket)).toBe('HTTP/1.1 401 Unauthorized');
    socket.destroy();
  });

  it.each([
    ['bare', (token: string) => token],
    ['Bearer', (token: string) => `Bearer ${token}`],
    ['Basic', (token: string) => `Basic ${token}`],
    ['Bearer twice', (token: string) => `Bearer Bearer ${token}`],
    ['Bearer, then Basic', (token: string) => `bearer Basic ${token}`],
  ])('takes the token %s', async (way, write) => {
    const body = textWebhook(hotel.channel, { chatId: guest, id: `TOKEN-${way.replace(/\W/g, '')}` });
    const answer = await sender.post(app.url, hotel.channel, body, {
      authorization: write(hotel.channel.webhookToken),
    });
    expect(answer).toMatchObject({ status: 200, body: '{"received":true}' });
  });

  it('refuses a compressed body with 415 and keeps nothing of it', async () => {
    const before = (await raws(hotel)).length;
    const bomb = gzipSync(Buffer.alloc(20 * MB, 0x20));
    const answer = await sender.post(app.url, hotel.channel, bomb, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 415, body: '{"received":false}' });
    expect((await raws(hotel)).length).toBe(before);
  });

  it('takes a body of almost 5 MB as any other', async () => {
    const fresh = await createHotelFixture(app.databases);
    const body = textWebhook(fresh.channel, { chatId: guest, id: 'LARGE', text: 'x'.repeat(5 * MB - 2_000) });
    expect((await sender.post(app.url, fresh.channel, body)).status).toBe(200);
    await waitUntil('it is handled', async () => (await raws(fresh))[0]?.status === 'PROCESSED');
  });

  it('drains 10 MB, keeps length and hash in quarantine, and answers 200 once and again', async () => {
    const fresh = await createHotelFixture(app.databases);
    const body = Buffer.from(
      JSON.stringify(textWebhook(fresh.channel, { chatId: guest, id: 'HUGE', text: 'y'.repeat(10 * MB) })),
    );
    expect((await sender.post(app.url, fresh.channel, body)).status).toBe(200);
    expect((await sender.post(app.url, fresh.channel, body)).status).toBe(200);
    const [stub, ...more] = await raws(fresh);
    expect(more).toEqual([]);
    expect(stub).toMatchObject({ status: 'QUARANTINED', reason: 'BODY_TOO_LARGE' });
    expect(JSON.parse(String(stub?.body))).toEqual({
      length: body.length,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
  });

  it.each([
    ['announced', false],
    ['in chunks of unknown number', true],
  ])('refuses 100 MB (%s) with 413, its memory flat', async (_how, isChunked) => {
    const before = rss();
    let peak = before;
    const socket = await begin(hotel, [
      `authorization: Bearer ${hotel.channel.webhookToken}`,
      isChunked ? 'transfer-encoding: chunked' : `content-length: ${100 * MB}`,
    ]);
    const answered = statusLine(socket);
    const piece = Buffer.alloc(MB, 0x41);
    const chunk = Buffer.concat([Buffer.from(`${MB.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
    const state = { isOver: false, answer: '' };
    const over = () => (state.isOver = true);
    socket.once('close', over).on('error', over);
    void answered
      .then(
        (line) => (state.answer = line),
        () => undefined,
      )
      .then(over);
    for (let i = 0; i < 100 && !state.isOver; i += 1) {
      if (!socket.write(isChunked ? chunk : piece)) {
        await Promise.race([
          new Promise((resolve) => socket.once('drain', resolve)),
          answered.catch(() => undefined),
        ]);
      }
      peak = Math.max(peak, rss());
    }
    await waitUntil('it is answered', async () => state.answer !== '', 10_000);
    expect(state.answer).toBe('HTTP/1.1 413 Payload Too Large');
    socket.destroy();
    expect((peak - before) / MB).toBeLessThan(64);
  });

  it('answers others at once while 50 connections trickle', async () => {
    const slow = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        begin(
          hotel,
          i % 2 === 0
            ? [`authorization: Bearer ${hotel.channel.webhookToken}`, 'content-length: 5000']
            : [`authorization: Bearer ${hotel.channel.webhookToken}`, 'transfer-encoding: chunked'],
          i % 2 === 0 ? '{' : '1\r\n{\r\n',
        ),
      ),
    );
    const started = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        sender.post(
          app.url,
          hotel.channel,
          textWebhook(hotel.channel, { chatId: guest, id: `HEALTHY-${i}` }),
        ),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(performance.now() - started).toBeLessThan(5_000);
    for (const socket of slow) socket.destroy();
    const isStored = (raw: Raw) => raw.body.length > 0 && !String(raw.body).startsWith('{"typeWebhook"');
    expect((await raws(hotel)).filter(isStored)).toEqual([]);
  });

  describe('a body nobody can understand', () => {
    const valid = () => textWebhook(PLACEHOLDER, { chatId: guest, id: 'X' });
    const changed = (change: Record<string, unknown>) =>
      Buffer.from(JSON.stringify({ ...valid(), ...change }));
    const text = (written: string) =>
      Buffer.from(JSON.stringify(valid()).replace('"Hello"', `"${written}"`).replace('"X"', '"T-1"'));
    const nested = (depth: number) => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    const bad: readonly (readonly [what: string, body: Buffer, becomes: string])[] = [
      ['nothing at all', Buffer.alloc(0), 'QUARANTINED'],
      ['truncated JSON', Buffer.from(JSON.stringify(valid()).slice(0, 200)), 'QUARANTINED'],
      ['a raw NUL', Buffer.from('{"typeWebhook":"a\0b"}'), 'QUARANTINED'],
      [
        'invalid UTF-8',
        Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
        'QUARANTINED',
      ],
      ['64-deep nesting', nested(64), 'QUARANTINED'],
      ['100,000-deep nesting', nested(100_000), 'QUARANTINED'],
      ['an array', Buffer.from('[1,2]'), 'QUARANTINED'],
      ['an escaped NUL in the text', text('a\\u0000b'), 'PROCESSED'],
      ['a lone surrogate in the text', text('a\\ud800b'), 'PROCESSED'],
      ['NUL in the id', changed({ idMessage: 'A\u0000B' }), 'QUARANTINED'],
      ['a lone surrogate in the type', changed({ typeWebhook: 'in\ud800' }), 'QUARANTINED'],
      ['NUL in the chat', changed({ senderData: { chatId: 'a\u0000@c.us', sender: 'b' } }), 'QUARANTINED'],
      [
        'a chat id of 10,000 letters',
        changed({ idMessage: 'LONG', senderData: { chatId: `${'9'.repeat(10_000)}@c.us` } }),
        'QUARANTINED',
      ],
      ['an id of 10,000 letters', changed({ idMessage: 'Z'.repeat(10_000) }), 'QUARANTINED'],
      [
        '__proto__ and constructor keys',
        Buffer.from('{"__proto__":{"typeWebhook":"x"},"constructor":{"prototype":1}}'),
        'QUARANTINED',
      ],
      ['an unknown type', changed({ typeWebhook: 'somethingNew' }), 'IGNORED'],
      ['a number for the type', changed({ typeWebhook: 7 }), 'QUARANTINED'],
      ['an array for the sender', changed({ senderData: [1] }), 'QUARANTINED'],
      ['a string for the message', changed({ messageData: 'x' }), 'QUARANTINED'],
      [
        'a status of an unknown kind',
        Buffer.from(
          JSON.stringify(statusWebhook(PLACEHOLDER, { chatId: guest, id: 'S', status: 'teleported' })),
        ),
        'ANY',
      ],
      ['a time of 1970', changed({ idMessage: 'OLD', timestamp: 1 }), 'QUARANTINED'],
      ['a time of 2100', changed({ idMessage: 'NEW', timestamp: 4_102_444_800 }), 'QUARANTINED'],
      ['a time beyond all calendars', changed({ idMessage: 'NEVER', timestamp: 1e18 }), 'ANY'],
      [
        'a body of another instance',
        changed({
          idMessage: 'FOREIGN',
          instanceData: { idInstance: 4711, wid: 'x', typeInstance: 'whatsapp' },
        }),
        'QUARANTINED',
      ],
    ];

    it.each(bad)('(%s) is answered 200 and settled without a second try', async (_what, body, becomes) => {
      const fresh = await createHotelFixture(app.databases);
      const own = Buffer.from(
        body.toString('latin1').replaceAll(PLACEHOLDER.instanceId, fresh.channel.instanceId),
        'latin1',
      );
      const answer = await sender.post(app.url, fresh.channel, own);
      expect(answer).toMatchObject({ status: 200, body: '{"received":true}' });
      const raw = await waitUntil('it is settled', async () =>
        (await raws(fresh)).find((each) => each.status !== 'RECEIVED'),
      );
      if (becomes !== 'ANY')
        expect([raw.status, raw.reason]).toEqual([
          becomes,
          becomes === 'PROCESSED' ? null : expect.any(String),
        ]);
      expect(raw.attempts).toBe(0);
      expect(raw.body.equals(own)).toBe(true);
    });

    it('is counted', async () => {
      const counted = await metric('ingest_notifications_total{status="QUARANTINED"}');
      expect(counted).toBeGreaterThanOrEqual(
        bad.filter(([, , becomes]) => becomes === 'QUARANTINED').length - 1,
      );
      expect(
        await metric('webhook_notifications_total{type="incomingMessageReceived",outcome="QUARANTINED"}'),
      ).toBe(1);
      expect(await metric('ingest_failures_total{cause="notification"}')).toBe(0);
    });
  });

  it('keeps everything of the guest’s text that PostgreSQL can hold', async () => {
    const fresh = await createHotelFixture(app.databases);
    const body = textWebhook(fresh.channel, {
      chatId: guest,
      id: 'NUL',
      text: 'be\u0000fore \ud800 after 🛎',
    });
    expect((await sender.post(app.url, fresh.channel, body)).status).toBe(200);
    const stored = await waitUntil('it is a message', () =>
      inHotel(app.databases, fresh.hotelId, async (query) => {
        const rows = await query(
          `select text from messages where hotel_id = $1 and provider_message_id = 'NUL'`,
          [fresh.hotelId],
        );
        return rows[0]?.text;
      }),
    );
    expect(stored).toMatch(/be.?fore .? ?after 🛎/u);
  });
});
