import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BodyBudget } from '../../src/http/body-budget.js';
import { SMALL_BODY_BYTES } from '../../src/http/body-hold.js';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { waitUntil } from '../support/wait-until.js';

const MB = 1_048_576;
const FLAT_BYTES = 64 * MB;
const guest = '491701234567@c.us';

describe('webhook bodies, of which a channel may hold 5 MB and the process 10', () => {
  let app: TestApp;
  const sender = new WebhookSender(10);
  const sockets: Socket[] = [];

  beforeAll(async () => {
    app = await startApp({
      env: { WEBHOOK_BODY_MB_PER_CHANNEL: '5', WEBHOOK_BODY_MB: '10', WEBHOOK_BODY_WAIT_MS: '700' },
    });
  }, 60_000);
  afterAll(async () => {
    sender.close();
    for (const socket of sockets) socket.destroy();
    await app.stop();
  });

  const figure = async (name: string): Promise<number> => {
    const text = await app.metrics();
    return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
  };
  const held = () => figure('webhook_body_bytes');
  const rss = () =>
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${app.pid}/status`, 'utf8'))?.[1]) * 1_024;

  interface Unfinished {
    readonly socket: Socket;
    /** The head of the answer so far. */
    readonly answer: () => string;
  }

  /** Begins a request and sends `start`, but never the end of the body. */
  function begin(of: HotelFixture, length: string, start: Buffer): Unfinished {
    let text = '';
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write(
      `POST /webhooks/green-api/${of.channel.instanceId} HTTP/1.1\r\nhost: x\r\n` +
        `authorization: Bearer ${of.channel.webhookToken}\r\n${length}\r\n\r\n`,
    );
    socket.write(start);
    return { socket, answer: () => text };
  }
  const chunk = (bytes: Buffer) =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  const answered = (all: readonly Unfinished[]) => all.filter(({ answer }) => answer().includes('\r\n\r\n'));
  const ordinary = (of: HotelFixture, id: string) =>
    sender.post(app.url, of.channel, textWebhook(of.channel, { chatId: guest, id }));
  const large = (of: HotelFixture, bytes: number, mark: string) =>
    sender.post(app.url, of.channel, Buffer.alloc(bytes, mark));

  it.each([
    ['of a length that is told', `content-length: ${5 * MB}`, (bytes: Buffer) => bytes],
    ['of an unknown length', 'transfer-encoding: chunked', chunk],
  ])(
    'that never end, %s, hold no more than that, harm nobody, and get 503 with Retry-After in time',
    async (_what, length, framed) => {
      const hotel = await createHotelFixture(app.databases);
      const other = await createHotelFixture(app.databases);
      const rssBefore = rss();
      const start = framed(Buffer.alloc(4 * MB, 'x'));
      const all = Array.from({ length: 30 }, () => begin(hotel, length, start));
      await waitUntil(
        'the budget is taken',
        async () => (await held()) > 4 * MB || rss() > rssBefore + FLAT_BYTES,
      );
      // Beside them: the channel's own ordinary webhooks, and anything of other hotels.
      expect((await ordinary(hotel, 'own')).status).toBe(200);
      expect((await ordinary(other, 'other')).status).toBe(200);
      expect((await large(other, 4 * MB, 'y')).status).toBe(200);
      // Those that still wait for room hold what they had while they were small.
      expect(await held()).toBeLessThanOrEqual(5 * MB + all.length * SMALL_BODY_BYTES);
      await waitUntil('the refusals', async () => answered(all).length >= 29, 5_000).catch(() => undefined);
      const heads = answered(all).map(({ answer }) => answer().toLowerCase());
      expect(heads.map((head) => [head.slice(0, 12), head.includes('\r\nretry-after: 60\r\n')])).toEqual(
        Array.from({ length: 29 }, () => ['http/1.1 503', true]),
      );
      expect(rss() - rssBefore).toBeLessThan(FLAT_BYTES);
      // The room of a body that is broken off goes to the next.
      for (const { socket } of all) socket.destroy();
      await waitUntil('all room is given back', async () => (await held()) === 0);
      expect((await large(hotel, 5 * MB, 'z')).status).toBe(200);
      expect(await held()).toBe(0);
    },
    30_000,
  );

  it('that wait for room are read as soon as there is some', async () => {
    const hotel = await createHotelFixture(app.databases);
    const first = begin(hotel, `content-length: ${5 * MB}`, Buffer.alloc(1_000));
    await waitUntil('the budget is taken', async () => (await held()) === 5 * MB);
    const second = large(hotel, 3 * MB, 'y');
    first.socket.destroy();
    expect((await second).status).toBe(200);
  });

  it('of two channels that fill the process keep no ordinary webhook of a third waiting', async () => {
    const [one, two, third] = await Promise.all([1, 2, 3].map(() => createHotelFixture(app.databases)));
    if (one === undefined || two === undefined || third === undefined) throw new Error('no hotels');
    const unfinished = [one, two].map((each) =>
      begin(each, `content-length: ${5 * MB}`, Buffer.alloc(1_000)),
    );
    await waitUntil('the process is full', async () => (await held()) === 10 * MB);
    expect((await ordinary(third, 'third')).status).toBe(200);
    const refused = await large(third, 100_000, 'y');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '60']);
    expect(await figure('webhook_no_room_total')).toBeGreaterThan(0);
    for (const { socket } of unfinished) socket.destroy();
    await waitUntil('all room is given back', async () => (await held()) === 0);
  });
});

describe('a budget', () => {
  const a = { key: 'a', group: 'hotel' };
  const b = { key: 'b', group: 'hotel' };
  const c = { key: 'c', group: 'other' };
  const budget = () =>
    new BodyBudget({ perSender: 10, perGroup: 15, total: 20, waitMs: 60_000, waitingPerSender: 3 });

  it('is that of the sender, of its group and of the process', () => {
    const bytes = budget();
    expect([bytes.take(a, 10), bytes.take(a, 1)]).toEqual([true, false]);
    expect([bytes.take(b, 6), bytes.take(b, 5)]).toEqual([false, true]);
    expect([bytes.take(c, 6), bytes.take(c, 5)]).toEqual([false, true]);
    bytes.giveBack(a, 10);
    expect([bytes.held, bytes.take(c, 5)]).toEqual([10, true]);
  });

  it('is given to senders in turn, to the bodies of one in their order, and refuses those behind a full line', async () => {
    const bytes = budget();
    bytes.take(a, 10);
    bytes.take(c, 10);
    const order: string[] = [];
    const wait = (sender: typeof a, size: number, name: string) =>
      bytes.wait(sender, size).hasRoom.then((hasRoom) => order.push(`${name} ${hasRoom}`));
    const waits = [
      wait(a, 10, 'a1'),
      wait(a, 10, 'a2'),
      wait(a, 10, 'a3'),
      wait(a, 1, 'a4'),
      wait(b, 10, 'b1'),
    ];
    await waits[3];
    bytes.giveBack(a, 10);
    await waits[0];
    bytes.giveBack(a, 10);
    await waits[4];
    expect(order).toEqual(['a4 false', 'a1 true', 'b1 true']);
    expect(bytes.held).toBe(20);
  });

  it('lets those behind go on when the first in line gives up', async () => {
    const bytes = budget();
    bytes.take(a, 8);
    const first = bytes.wait(a, 5);
    const second = bytes.wait(a, 2);
    first.cancel();
    expect([await first.hasRoom, await second.hasRoom, bytes.held]).toEqual([false, true, 10]);
  });
});
