import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { textWebhook, WebhookSender, type WebhookAnswer } from '../faults/provider-webhooks.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

const MB = 1_048_576;
const FLAT_BYTES = 64 * MB;
const HEALTHY = 15;

let app: TestApp;
let hotel: HotelFixture;
let pool: pg.Pool;
const sender = new WebhookSender(60);
const healthy = new WebhookSender(4);

beforeAll(async () => {
  app = await startApp();
  hotel = await createHotelFixture(app.databases);
  pool = superuserPool(app.databases);
}, 60_000);
afterAll(async () => {
  sender.close();
  healthy.close();
  await pool.end();
  await app.stop();
});

const post = (of: HotelFixture, body: unknown, headers: Record<string, string> = {}) =>
  sender.post(app.url, of.channel, body, headers);
/** Stored as quarantined and never touched again, so that the row still names the transaction that stored it. */
const ofAnotherInstance = ({ channel }: HotelFixture, id: string) =>
  textWebhook({ ...channel, instanceId: '1' }, { chatId: '491760000002@c.us', id });
const statusesOf = (answers: readonly WebhookAnswer[]) => [...new Set(answers.map(({ status }) => status))];
const storedOf = async (of: HotelFixture): Promise<number> => {
  const { rows } = await pool.query<{ stored: string }>(
    'select count(*) as stored from inbound_notifications where hotel_id = $1',
    [of.hotelId],
  );
  return Number(rows[0]?.stored);
};

describe('a burst of webhooks', () => {
  it('costs far fewer commits than it has webhooks', async () => {
    const fresh = await createHotelFixture(app.databases);
    const bodies = Array.from({ length: 300 }, (_, i) => ofAnotherInstance(fresh, `M${i}`));
    expect(statusesOf(await Promise.all(bodies.map((body) => post(fresh, body))))).toEqual([200]);
    const { rows } = await pool.query<{ stored: string; commits: string }>(
      `select count(*) as stored, count(distinct xmin::text) as commits from inbound_notifications where hotel_id = $1`,
      [fresh.hotelId],
    );
    expect(Number(rows[0]?.stored)).toBe(bodies.length);
    expect(Number(rows[0]?.commits)).toBeLessThan(bodies.length / 4);
  });

  it('loses none to the one row among them that the database refuses', async () => {
    const fresh = await createHotelFixture(app.databases);
    const bodies = Array.from({ length: 20 }, (_, i) =>
      Buffer.from(i === 7 ? '["poison"]' : `["good", ${i}]`),
    );
    await pool.query(`
      create function refuse_poison() returns trigger language plpgsql as $$ begin
        if new.body = convert_to('["poison"]', 'UTF8') then raise exception 'poison'; end if;
        return new;
      end $$;
      create trigger refuse_poison before insert on inbound_notifications for each row execute function refuse_poison();`);
    const [first, answers] = await whileStoringWaits(fresh, () => bodies.map((body) => post(fresh, body)));
    expect(first.status).toBe(200);
    expect(answers.map(({ status }) => status)).toEqual(bodies.map((_, i) => (i === 7 ? 503 : 200)));
    expect(await storedOf(fresh)).toBe(bodies.length);
    // Without a lock on the table, which what goes on there could deadlock with.
    await pool.query(
      `create or replace function refuse_poison() returns trigger language plpgsql as $$ begin return new; end $$`,
    );
    expect((await post(fresh, bodies[7])).status).toBe(200);
  });

  it('is told apart: what is new, what is a repetition, and what comes with a token that was right until now', async () => {
    const [fresh, changed] = [
      await createHotelFixture(app.databases),
      await createHotelFixture(app.databases),
    ];
    const text = (of: HotelFixture, id: string) =>
      textWebhook(of.channel, { chatId: '491760000001@c.us', id });
    for (const each of [fresh, changed]) expect((await post(each, text(each, 'before'))).status).toBe(200);
    await pool.query('update channels set webhook_token_hash = $2 where hotel_id = $1', [
      changed.hotelId,
      Buffer.alloc(32, 7),
    ]);
    const before = await outcomes();
    const [, answers] = await whileStoringWaits(fresh, () => [
      ...['new-1', 'new-2', 'new-3', 'new-1', 'new-1', 'before'].map((id) => post(fresh, text(fresh, id))),
      ...['before', 'after-1', 'after-2'].map((id) => post(changed, text(changed, id))),
      ...['one', 'two'].map((id) => post(fresh, ofAnotherInstance(fresh, id))),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      ...[200, 200, 200, 200, 200, 200],
      ...[401, 401, 401],
      ...[200, 200],
    ]);
    expect([await storedOf(fresh), await storedOf(changed)]).toEqual([7, 1]);
    const { rows } = await pool.query<{ commits: string }>(
      `select count(distinct xmin::text) as commits from inbound_notifications
        where hotel_id = $1 and reason = 'INSTANCE_MISMATCH'`,
      [fresh.hotelId],
    );
    expect(rows).toEqual([{ commits: '1' }]);
    const after = await outcomes();
    expect([after.STORED - before.STORED, after.DUPLICATE - before.DUPLICATE]).toEqual([3, 3]);
  });
});

/** How many text messages were stored, and how many were there already, as the metrics say. */
async function outcomes(): Promise<Record<'STORED' | 'DUPLICATE', number>> {
  const text = await app.metrics();
  const count = (outcome: string) =>
    Number(
      new RegExp(
        `^webhook_notifications_total\\{type="incomingMessageReceived",outcome="${outcome}"\\} (\\d+)`,
        'm',
      ).exec(text)?.[1] ?? 0,
    );
  return { STORED: count('STORED'), DUPLICATE: count('DUPLICATE') };
}

/** Holds one webhook up in the database and sends more behind it, which so come to be stored together. */
async function whileStoringWaits(
  of: HotelFixture,
  send: () => Promise<WebhookAnswer>[],
): Promise<[WebhookAnswer, WebhookAnswer[]]> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('lock table inbound_notifications in share mode');
    const first = post(of, Buffer.from('["first"]'));
    await waitUntil('the first waits for the lock', async () => {
      const { rowCount } = await client.query(
        `select 1 from pg_locks where not granted and relation = 'inbound_notifications'::regclass`,
      );
      return (rowCount ?? 0) > 0;
    });
    const answers = send();
    // What the process answers now it has read after what was sent before.
    for (let i = 0; i < 5; i += 1) await fetch(`${app.url}/health/live`);
    await client.query('commit');
    return [await first, await Promise.all(answers)];
  } finally {
    client.release();
  }
}

describe('healthy webhooks are answered as ever, and memory is flat, beside', () => {
  const inTurn = async <T>(count: number, work: (nth: number) => Promise<T>): Promise<T[]> => {
    const results: T[] = [];
    for (let nth = 0; nth < count; nth += 1) results.push(await work(nth));
    return results;
  };
  const large = (bytes: number, nth: number) => Buffer.alloc(bytes, String.fromCharCode(65 + nth));
  const bomb = gzipSync(Buffer.alloc(20 * MB, 0x20));

  const abuses: readonly {
    readonly what: string;
    readonly statuses: readonly number[];
    readonly commit: (isOver: () => boolean) => Promise<WebhookAnswer[]>;
  }[] = [
    {
      what: 'bodies of 16 MB, which are drained',
      statuses: [200],
      commit: () => inTurn(8, (nth) => post(hotel, large(16 * MB, nth))),
    },
    {
      what: 'bodies of a byte more, which are not read',
      statuses: [413],
      commit: () => inTurn(8, (nth) => post(hotel, large(16 * MB + 1, nth))),
    },
    {
      what: 'compression bombs',
      statuses: [415],
      commit: () =>
        Promise.all(Array.from({ length: 50 }, () => post(hotel, bomb, { 'content-encoding': 'gzip' }))),
    },
    {
      what: 'a thousand wrong tokens',
      statuses: [401],
      commit: () =>
        Promise.all(
          Array.from({ length: 1_000 }, (_, nth) =>
            post(hotel, large(1_000, nth % 20), { authorization: `Bearer wrong-${nth}` }),
          ),
        ),
    },
    {
      what: 'fifty connections that trickle their headers',
      statuses: [],
      commit: async (isOver) => {
        const sockets = await Promise.all(Array.from({ length: 50 }, beginHeaders));
        while (!isOver()) {
          for (const socket of sockets) socket.write('a');
          await delay(10);
        }
        for (const socket of sockets) socket.destroy();
        return [];
      },
    },
  ];

  it.each(abuses)('$what', async ({ what, statuses, commit }) => {
    const before = await storedOf(hotel);
    const alone = await postHealthy(`${what}, before`);
    const bytesBefore = residentBytes();
    const state = { isOver: false, peak: bytesBefore };
    const abuse = commit(() => state.isOver);
    const beside = await postHealthy(`${what}, beside`, () => {
      state.peak = Math.max(state.peak, residentBytes());
    });
    state.isOver = true;
    expect(statusesOf(await abuse)).toEqual(statuses);
    expect(Math.max(state.peak, residentBytes()) - bytesBefore).toBeLessThan(FLAT_BYTES);
    expect(beside).toBeLessThan(Math.max(500, 10 * alone));
    const kept = statuses.includes(200) ? 8 : 0;
    expect(await storedOf(hotel)).toBe(before + 2 * HEALTHY + kept);
  });

  /** Median time to an answer of webhooks of an ordinary guest, sent one after another. */
  async function postHealthy(mark: string, onAnswer: () => void = () => undefined): Promise<number> {
    const took = await inTurn(HEALTHY, async (nth) => {
      const body = textWebhook(hotel.channel, { chatId: '491701234567@c.us', id: `${mark} ${nth}` });
      const startedAt = performance.now();
      expect((await healthy.post(app.url, hotel.channel, body)).status).toBe(200);
      onAnswer();
      return performance.now() - startedAt;
    });
    return took.sort((a, b) => a - b)[Math.floor(HEALTHY / 2)] ?? Infinity;
  }
});

function residentBytes(): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${app.pid}/status`, 'utf8'))?.[1]) * 1_024;
}

/** A connection that has begun a request and is in the middle of a header. */
function beginHeaders(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => {
      socket.write(
        `POST /webhooks/green-api/${hotel.channel.instanceId} HTTP/1.1\r\nhost: server\r\nx-slow: `,
      );
      resolve(socket);
    });
    socket.on('error', reject);
  });
}
