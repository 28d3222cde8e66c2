import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import jwt from 'jsonwebtoken';
import WebSocket from 'ws';
import { CursorSigner } from '../../src/events/cursor.js';
import { signIn, withoutRequestId, type FormattedError } from '../support/graphql-client.js';
import { LiveClient, type LiveSubscription } from '../support/live-client.js';
import {
  globalId,
  startOwnStaffFixture,
  type StaffConversation,
  type OwnStaffFixture,
} from '../support/staff-fixture.js';
import { testSecrets } from '../support/test-secrets.js';
import { waitUntil } from '../support/wait-until.js';

const ADDED = `subscription ($hotelId: ID!, $conversationId: ID, $after: EventCursor) {
  messageAdded(hotelId: $hotelId, conversationId: $conversationId, after: $after) { __typename
    ... on MessageAdded { cursor at message { text conversation { id unreadCount viewerCanSend guest { name } } } }
    ... on StreamPosition { cursor } ... on RefreshRequired { cursor reason } } }`;
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;

interface Item {
  readonly __typename: string;
  readonly cursor: string;
  readonly reason?: string;
  readonly message?: { readonly text: string; readonly conversation: Record<string, unknown> };
}

let staff: OwnStaffFixture;
let conversation: StaffConversation;
const clients: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  staff = await startOwnStaffFixture();
  conversation = await staff.addConversation(staff.hotel);
}, 120_000);
afterAll(async () => {
  for (const client of clients) await client.close();
  await staff.stop();
});

const ours = () => globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
const theirs = () => globalId('Hotel', staff.otherHotel.hotelId, staff.otherHotel.hotelId);

function live(token: string): LiveClient {
  const client = new LiveClient(staff.app.wsUrl, token);
  clients.push(client);
  return client;
}
const agent = () => live(staff.token('AGENT') ?? '');

interface WatchedSocket {
  readonly client: Client;
  readonly closed: Promise<{ readonly code: number; readonly at: number }>;
}

/** A socket, and the code and the moment it was closed with. */
function watched(token: string): WatchedSocket {
  const { promise, resolve } = Promise.withResolvers<{ code: number; at: number }>();
  const client = createClient({
    url: staff.app.wsUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    connectionParams: { authorization: `Bearer ${token}` },
    on: { closed: (event) => resolve({ code: (event as { code: number }).code, at: Date.now() }) },
  });
  return { client, closed: promise };
}

async function write(text: string, to: StaffConversation = conversation): Promise<void> {
  const answer = await staff.ask('AGENT', SEND, {
    input: {
      to: { conversationId: globalId('Conversation', staff.hotel.hotelId, to.id) },
      content: { text },
      clientMessageId: randomUUID(),
    },
  });
  expect(answer.data?.sendMessage).toEqual({ __typename: 'SendMessageSuccess' });
}
const added = (text: string) => (item: Item) => item.message?.text === text;
const isAtPosition = (item: Item) => item.__typename === 'StreamPosition';

describe('a stream', () => {
  it('delivers what is added, with what the selection asks of it, per viewer', async () => {
    const first = agent().subscribe<Item>(ADDED, { hotelId: ours() });
    const second = live(staff.token('VIEWER') ?? '').subscribe<Item>(ADDED, { hotelId: ours() });
    for (const stream of [first, second]) await stream.next('live', isAtPosition);
    await write('hello');
    const shared = {
      id: globalId('Conversation', staff.hotel.hotelId, conversation.id),
      guest: { name: 'A guest' },
    };
    expect((await first.next('hello', added('hello'))).item.message?.conversation).toMatchObject({
      ...shared,
      viewerCanSend: true,
    });
    expect((await second.next('hello', added('hello'))).item.message?.conversation).toMatchObject({
      ...shared,
      viewerCanSend: false,
    });
  });

  it('goes on from a cursor without a gap or a repeat', async () => {
    const before = agent().subscribe<Item>(ADDED, { hotelId: ours() });
    const { item: start } = await before.next('live', isAtPosition);
    await write('one');
    const { item: one } = await before.next('one', added('one'));
    before.stop();
    await write('two');
    await write('three');
    const replayed = agent().subscribe<Item>(ADDED, { hotelId: ours(), after: one.cursor });
    // What is newest may come live, behind the position: it must come, once and in its place.
    const texts = (stream: LiveSubscription<Item>) =>
      stream.items.flatMap(({ item }) => item.message?.text ?? []);
    await replayed.next('live again', isAtPosition);
    await replayed.next('three', added('three'));
    expect(texts(replayed)).toEqual(['two', 'three']);
    const all = agent().subscribe<Item>(ADDED, { hotelId: ours(), after: start.cursor });
    await all.next('live again', isAtPosition);
    await all.next('three', added('three'));
    expect(texts(all)).toEqual(['one', 'two', 'three']);
  });

  it('of one conversation delivers no other', async () => {
    const other = await staff.addConversation(staff.hotel);
    const conversationId = globalId('Conversation', staff.hotel.hotelId, other.id);
    const stream = agent().subscribe<Item>(ADDED, { hotelId: ours(), conversationId });
    await stream.next('live', isAtPosition);
    await write('elsewhere');
    await write('here', other);
    await stream.next('here', added('here'));
    expect(stream.items.map(({ item }) => item.message?.text)).toEqual([undefined, 'here']);
  });

  it('answers a cursor that is forged, of another hotel or from the future by its reason', async () => {
    const signer = new CursorSigner(
      testSecrets.JWT_SECRETS.split(',').map((key) => {
        const [id = '', ...secret] = key.split(':');
        return { id, secret: Buffer.from(secret.join(':'), 'utf8') };
      }),
    );
    const reasonFor = async (after: string) => {
      const stream = agent().subscribe<Item>(ADDED, { hotelId: ours(), after });
      return (await stream.next('refresh', (item) => item.__typename === 'RefreshRequired')).item.reason;
    };
    expect(await reasonFor('nonsense')).toBe('CURSOR_INVALID');
    expect(await reasonFor(signer.encode(staff.otherHotel.hotelId, 1))).toBe('CURSOR_INVALID');
    expect(await reasonFor(signer.encode(staff.hotel.hotelId, 1_000_000))).toBe('CURSOR_FROM_FUTURE');
  });

  it('of a hotel or a conversation that is not yours is refused as if it never was', async () => {
    const unknown = randomUUID();
    const refusals: FormattedError[] = [];
    const foreign = await staff.addConversation(staff.otherHotel);
    for (const variables of [
      { hotelId: theirs() },
      { hotelId: globalId('Hotel', unknown, unknown) },
      { hotelId: 'nonsense' },
      { hotelId: ours(), conversationId: globalId('Conversation', staff.otherHotel.hotelId, foreign.id) },
      { hotelId: ours(), conversationId: globalId('Conversation', staff.hotel.hotelId, unknown) },
    ]) {
      const stream = agent().subscribe<Item>(ADDED, variables);
      refusals.push((await waitUntil('a refusal', async () => stream.errors[0])) as FormattedError);
      expect(stream.items).toEqual([]);
    }
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        message: 'There is no such thing.',
        extensions: { code: 'NOT_FOUND' },
      });
      expect(withoutRequestId(refusal)).toEqual(withoutRequestId(refusals[0] ?? refusal));
    }
  });

  it('is refused to who is not signed in', async () => {
    const client = createClient({ url: staff.app.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
    const first = await client.iterate({ query: ADDED, variables: { hotelId: ours() } }).next();
    expect(JSON.stringify(first.value)).toContain('UNAUTHENTICATED');
    await client.dispose();
  });
});

describe('an open socket', () => {
  it('ends within a second of its token', async () => {
    const token = await signIn(staff.app.url, staff.person('MANAGER'));
    const { sub, sid } = jwt.decode(token) as { sub: string; sid: string };
    const [keyId = '', secret = ''] = testSecrets.JWT_SECRETS.split(':');
    const exp = Math.floor(Date.now() / 1_000) + 3;
    const short = jwt.sign({ sub, sid, exp, aud: 'hotel-boost-api', iss: 'hotel-boost' }, secret, {
      keyid: keyId,
    });
    const { closed } = watched(short);
    const { code, at } = await closed;
    expect(code).toBe(4403);
    expect(at - exp * 1_000).toBeGreaterThanOrEqual(-50);
    expect(at - exp * 1_000).toBeLessThan(1_000);
  });

  it('ends within five seconds of signing out', async () => {
    const token = await signIn(staff.app.url, staff.person('MANAGER'));
    const { client, closed } = watched(token);
    await client.iterate({ query: '{ viewer { isPlatformAdmin } }' }).next();
    const startedAt = Date.now();
    const out = createClient({
      url: staff.app.wsUrl,
      webSocketImpl: WebSocket,
      connectionParams: { token },
      retryAttempts: 0,
    });
    await out.iterate({ query: 'mutation { signOut(input: {}) { __typename } }' }).next();
    const { code, at } = await closed;
    expect(code).toBe(4403);
    expect(at - startedAt).toBeLessThan(5_000);
    await out.dispose();
  });

  it('delivers nothing of a hotel that its person has left, and says so', async () => {
    const person = staff.person('VIEWER');
    const stream = live(await signIn(staff.app.url, person)).subscribe<Item>(ADDED, { hotelId: ours() });
    await stream.next('live', isAtPosition);
    await staff.sql('delete from memberships where hotel_id = $1 and user_id = $2', [
      staff.hotel.hotelId,
      staff.hotel.users.viewer.id,
    ]);
    const { item } = await stream.next('the end', (each) => each.__typename === 'RefreshRequired', 5_000);
    expect(item.reason).toBe('RIGHTS_CHANGED');
    await write('not for you');
    const again = live(staff.token('AGENT') ?? '').subscribe<Item>(ADDED, { hotelId: ours() });
    await again.next('live', isAtPosition);
    expect(stream.items.map((each) => each.item.message?.text)).not.toContain('not for you');
  });

  it('runs at most 100 operations at once', async () => {
    const socket = agent();
    const streams = Array.from({ length: 101 }, () => socket.subscribe<Item>(ADDED, { hotelId: ours() }));
    const refused = await waitUntil('a refusal', async () =>
      streams.find((stream) => stream.errors.length > 0),
    );
    expect(JSON.stringify(refused.errors)).toContain('TOO_MANY_SUBSCRIPTIONS');
    await Promise.all(
      streams.filter((stream) => stream !== refused).map((stream) => stream.next('live', isAtPosition)),
    );
  });

  it('that does not read is closed with a code after which clients come back, and others go on', async () => {
    const socket = new WebSocket(staff.app.wsUrl, 'graphql-transport-ws');
    const ended = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    await new Promise((resolve) => socket.once('message', resolve));
    socket.pause();
    const query =
      '{ __schema { types { name description fields { name description args { name description } } enumValues { name description } } } }';
    for (let n = 0; n < 90; n += 1)
      socket.send(JSON.stringify({ id: String(n), type: 'subscribe', payload: { query } }));
    const other = agent().subscribe<Item>(ADDED, { hotelId: ours() });
    await other.next('live', isAtPosition);
    await write('meanwhile');
    await other.next('meanwhile', added('meanwhile'));
    const closes = () => staff.app.metrics();
    await waitUntil(
      'the close',
      async () => (await closes()).includes('websocket_closes_by_server_total{reason="tooSlow"}'),
      25_000,
    );
    socket.resume();
    expect([1006, 1013]).toContain(await ended);
  });

  it('is closed for a restart when the process stops, which takes less than ten seconds', async () => {
    const { client, closed } = watched(staff.token('AGENT') ?? '');
    await client.iterate({ query: '{ __typename }' }).next();
    const startedAt = Date.now();
    process.kill(staff.app.pid, 'SIGTERM');
    expect((await closed).code).toBe(1012);
    expect(await staff.app.exited).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});
