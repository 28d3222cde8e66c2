import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { LiveClient, type LiveSubscription } from '../support/live-client.js';
import { globalId, startOwnStaffFixture, type OwnStaffFixture } from '../support/staff-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

const ADDED = `subscription ($hotelId: ID!, $after: EventCursor) { messageAdded(hotelId: $hotelId, after: $after) { __typename
  ... on MessageAdded { cursor message { text conversation { guest { name } } } }
  ... on StreamPosition { cursor } ... on RefreshRequired { cursor reason } } }`;
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;

interface Item {
  readonly __typename: string;
  readonly cursor: string;
  readonly message?: { readonly text: string };
}
/** What ended a subscription. */
interface Ending {
  readonly code: string;
  readonly retryAfterSeconds: number;
  readonly cursor?: string;
  readonly scope?: string;
}

interface Reply {
  readonly id?: string;
  readonly payload?: readonly { readonly extensions?: Ending }[];
}

/** Connections of the pool of ten that replays of one hotel may use, and the one that follows the end of its log. */
const SHARE = 2 + 1;

let staff: OwnStaffFixture;
let conversationId: string;
let start: string;
const clients: LiveClient[] = [];
const sockets: WebSocket[] = [];

beforeAll(async () => {
  staff = await startOwnStaffFixture({
    SOCKETS_PER_USER: '4',
    SOCKETS_PER_NETWORK: '5',
    OPERATIONS_PER_USER: '190',
    REPLAYS_PER_USER: '100',
  });
  const conversation = await staff.addConversation(staff.hotel);
  conversationId = globalId('Conversation', staff.hotel.hotelId, conversation.id);
  const stream = live().subscribe<Item>(ADDED, { hotelId: ours() });
  start = (await stream.next('live', isAtPosition)).item.cursor;
  for (const text of ['one', 'two', 'three']) await write(text);
  await closeAll();
}, 120_000);
afterEach(() => closeAll());
afterAll(() => staff.stop());

async function closeAll(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.terminate();
  for (const client of clients.splice(0)) await client.close();
  await waitUntil('no socket is left', async () => (await figure('websocket_connections')) === 0);
}

const ours = () => globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
const isAtPosition = (item: Item) => item.__typename === 'StreamPosition';
const textsOf = ({ items }: LiveSubscription<Item>) => items.flatMap(({ item }) => item.message?.text ?? []);
/** What a stream ended with, without the id of its request. */
function endingOf({ errors }: LiveSubscription<Item>): Ending | null {
  const [first] = (errors as { extensions: Ending & { requestId: string } }[][])[0] ?? [];
  if (first === undefined) return null;
  const { requestId: _requestId, ...ending } = first.extensions;
  return ending;
}

function live(caller: 'AGENT' | 'MANAGER' | 'STRANGER' = 'AGENT'): LiveClient {
  const client = new LiveClient(staff.app.wsUrl, staff.token(caller) ?? '');
  clients.push(client);
  return client;
}

async function write(text: string): Promise<void> {
  const input = { to: { conversationId }, content: { text }, clientMessageId: randomUUID() };
  expect((await staff.ask('AGENT', SEND, { input })).data?.sendMessage).toEqual({
    __typename: 'SendMessageSuccess',
  });
}

async function figure(name: string): Promise<number> {
  const text = await staff.app.metrics();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
}

describe('180 replays on three sockets of one person', () => {
  it('take no more connections than the share of their hotel, and those beyond the bound are told when to come again', async () => {
    const pool = superuserPool(staff.app.databases);
    const client = await pool.connect();
    const stuck = async () => {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from pg_locks where not granted and relation = 'hotel_events'::regclass`,
      );
      return rows[0]?.count ?? 0;
    };
    try {
      // Whoever reads the log waits here, each with its connection, for as long as the test looks.
      await client.query('begin');
      await client.query('lock table hotel_events in access exclusive mode');
      const streams = [live(), live(), live()].flatMap((console) =>
        Array.from({ length: 60 }, () => console.subscribe<Item>(ADDED, { hotelId: ours(), after: start })),
      );
      await waitUntil('replays read', async () => (await stuck()) >= SHARE - 1);
      const refused = () => streams.filter((stream) => stream.errors.length > 0);
      await waitUntil('the refusals', async () => refused().length >= 80, 10_000).catch(() => undefined);
      // Another hotel goes on beside them.
      const others = Array.from({ length: 20 }, () =>
        staff.ask('STRANGER', '{ viewer { isPlatformAdmin } }'),
      );
      const answered = Promise.all(others).then((answers) => answers.map(({ errors }) => errors.length));
      const late = new Promise<string>((resolve) => setTimeout(() => resolve('stuck'), 8_000).unref());
      expect(await Promise.race([answered, late])).toEqual(others.map(() => 0));
      expect(await stuck()).toBeLessThanOrEqual(SHARE);
      expect(new Set(refused().map((stream) => JSON.stringify(endingOf(stream))))).toEqual(
        new Set([JSON.stringify({ cursor: start, code: 'TOO_MANY_REPLAYS', retryAfterSeconds: 5 })]),
      );
      expect(refused()).toHaveLength(80);
      await client.query('commit');
      const admitted = streams.filter((stream) => stream.errors.length === 0);
      await Promise.all(admitted.map((stream) => stream.next('live again', isAtPosition)));
      for (const stream of admitted) expect(textsOf(stream)).toEqual(['one', 'two', 'three']);
      // Every place has been given back.
      await closeAll();
      const again = live();
      const replays = Array.from({ length: 100 }, () =>
        again.subscribe<Item>(ADDED, { hotelId: ours(), after: start }),
      );
      await Promise.all(replays.map((stream) => stream.next('live again', isAtPosition)));
    } finally {
      await client.query('rollback');
      client.release();
      await pool.end();
    }
  }, 60_000);
});

describe('open operations', () => {
  it('are bounded for a person over all sockets, and each that ends gives its place back', async () => {
    const consoles = [live(), live()];
    const open = () =>
      consoles.flatMap((console) =>
        Array.from({ length: 96 }, () => console.subscribe<Item>(ADDED, { hotelId: ours() })),
      );
    const refusedOf = (streams: LiveSubscription<Item>[]) =>
      streams.filter(({ errors }) => errors.length > 0);
    const admittedOf = (streams: LiveSubscription<Item>[]) =>
      streams.filter(({ errors }) => errors.length === 0);
    for (let round = 0; round < 2; round += 1) {
      const streams = open();
      await waitUntil('two are refused', async () => refusedOf(streams).length === 2);
      await Promise.all(admittedOf(streams).map((stream) => stream.next('live', isAtPosition)));
      expect(refusedOf(streams).map(endingOf)).toEqual(
        Array.from({ length: 2 }, () => ({
          code: 'TOO_MANY_SUBSCRIPTIONS',
          retryAfterSeconds: 5,
          scope: 'USER',
        })),
      );
      // A colleague is not concerned.
      await live('MANAGER').subscribe<Item>(ADDED, { hotelId: ours() }).next('live', isAtPosition);
      for (const stream of streams) stream.stop();
      await waitUntil(
        'nobody listens',
        async () => (await figure('graphql_subscriptions_active')) <= 1 + round,
      );
    }
  }, 60_000);

  it('count until they have ended, also those that the client says it has given up', async () => {
    const socket = await connected(staff.token('AGENT'));
    const replies: Reply[] = [];
    socket.on('message', (data: Buffer) => replies.push(JSON.parse(data.toString()) as Reply));
    const pool = superuserPool(staff.app.databases);
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table memberships in access exclusive mode');
      for (let n = 0; n < 101; n += 1) {
        const id = `q${n}`;
        socket.send(
          JSON.stringify({ id, type: 'subscribe', payload: { query: '{ viewer { isPlatformAdmin } }' } }),
        );
        if (n < 100) socket.send(JSON.stringify({ id, type: 'complete' }));
      }
      const reply = await waitUntil('an answer', async () => replies.find(({ id }) => id === 'q100'), 5_000);
      expect(reply.payload?.[0]?.extensions).toMatchObject({
        code: 'TOO_MANY_SUBSCRIPTIONS',
        scope: 'SOCKET',
      });
    } finally {
      await client.query('rollback');
      client.release();
      await pool.end();
    }
  }, 30_000);
});

/** A socket that has been acknowledged; null is nobody's token. */
async function connected(token: string | null): Promise<WebSocket> {
  const socket = opened();
  const payload = token === null ? {} : { payload: { authorization: `Bearer ${token}` } };
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', ...payload })));
  await Promise.race([
    new Promise((resolve) => socket.once('message', resolve)),
    new Promise((resolve) => socket.once('close', resolve)),
  ]);
  return socket;
}

function opened(): WebSocket {
  const socket = new WebSocket(staff.app.wsUrl, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}
const codeOf = (socket: WebSocket) =>
  new Promise<string>((resolve) =>
    socket.once('close', (code, reason) => resolve(`${code} ${reason.toString()}`)),
  );

describe('sockets', () => {
  it('are bounded for a person, who is told by a close code when to come again; a place left is free', async () => {
    const first = live('AGENT');
    await first.subscribe<Item>(ADDED, { hotelId: ours() }).next('live', isAtPosition);
    for (let n = 1; n < 4; n += 1) await connected(staff.token('AGENT'));
    const fifth = opened();
    const code = codeOf(fifth);
    const payload = { authorization: `Bearer ${staff.token('AGENT')}` };
    fifth.on('open', () => fifth.send(JSON.stringify({ type: 'connection_init', payload })));
    expect(await code).toBe('4290 Too many sockets; retry-after=15');
    const colleague = await connected(staff.token('MANAGER'));
    expect(colleague.readyState).toBe(WebSocket.OPEN);
    await first.close();
    await waitUntil('a place is free', async () => {
      const next = await connected(staff.token('AGENT'));
      return next.readyState === WebSocket.OPEN;
    });
  });

  it('without a token are bounded for a network: the oldest goes, and whoever has a token gets in', async () => {
    const idle: WebSocket[] = [];
    const codes: Promise<string>[] = [];
    for (let n = 0; n < 6; n += 1) {
      const socket = n % 2 === 0 ? opened() : await connected(null);
      codes.push(codeOf(socket));
      if (socket.readyState === WebSocket.CONNECTING)
        await new Promise((resolve) => socket.once('open', resolve));
      idle.push(socket);
    }
    expect(await codes[0]).toBe('4290 Too many sockets without a token; retry-after=5');
    await live().subscribe<Item>(ADDED, { hotelId: ours() }).next('live', isAtPosition);
    expect(idle.slice(2).map((socket) => socket.readyState)).toEqual([1, 1, 1, 1]);
  });

  it('without a token may not send much', async () => {
    const socket = await connected(null);
    const code = codeOf(socket);
    socket.send('x'.repeat(70_000));
    expect(await code).toBe('1009 Too large without a token');
  });
});

describe('an item of a subscription', () => {
  it.each([
    ['read', 'messages'],
    ['shown', 'guests'],
  ])(
    'that cannot be %s ends it with a code and the cursor from which it comes again',
    async (_what, table) => {
      // What is replayed behind it could be delivered: it must not be, since its cursor would leave the item behind.
      await staff.sql(`revoke select on ${table} from app_tenant`);
      let stream: LiveSubscription<Item>;
      try {
        stream = live().subscribe<Item>(ADDED, { hotelId: ours(), after: start });
        await waitUntil('an error', async () => stream.errors.length > 0);
      } finally {
        await staff.sql(`grant select on ${table} to app_tenant`);
      }
      expect(endingOf(stream)).toEqual({
        code: 'DELIVERY_FAILED',
        retryAfterSeconds: 1,
        cursor: expect.any(String),
      });
      const again = live().subscribe<Item>(ADDED, { hotelId: ours(), after: endingOf(stream)?.cursor });
      await again.next('live again', isAtPosition);
      expect(textsOf(again)).toEqual(['one', 'two', 'three']);
      expect(stream.items).toEqual([]);
      expect(stream.errors).toHaveLength(1);
    },
  );
});
