import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CursorSigner } from '../../src/events/cursor.js';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import type { HotelFixture } from '../support/hotel-fixture.js';
import { LiveClient } from '../support/live-client.js';
import {
  globalId,
  startOwnStaffFixture,
  type Caller,
  type OwnStaffFixture,
} from '../support/staff-fixture.js';
import { testSecrets } from '../support/test-secrets.js';
import { waitUntil } from '../support/wait-until.js';

const WHAT = `__typename ... on StreamItem { cursor } ... on HotelEvent { at kind actor { __typename id displayName } }
  ... on MessageAdded { message { id } } ... on MessageUpdated { message { id } } ... on ConversationUpdated { conversation { id } }
  ... on AlertRaised { alert { id } } ... on AlertUpdated { alert { id } } ... on ChannelUpdated { channel { id } }
  ... on GuestUpdated { guest { id } } ... on MembershipUpdated { membership { id } }`;
const STREAM = `subscription ($hotelId: ID!, $kinds: [HotelEventKind!], $after: EventCursor) {
  hotelEvents(hotelId: $hotelId, kinds: $kinds, after: $after) { ${WHAT} ... on RefreshRequired { reason } } }`;
const PAGE = `query ($id: ID!, $first: Int, $after: EventCursor) { hotel(id: $id) { lastEventCursor
  events(first: $first, after: $after) { nodes { ${WHAT} } edges { cursor node { cursor } } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;

interface Item {
  readonly __typename: string;
  readonly cursor: string;
  readonly kind?: string;
  readonly reason?: string;
  readonly actor?: object | null;
}
interface Page {
  readonly nodes: readonly Item[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly cursor: string } }[];
  readonly totalCount: number | null;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string;
  };
}

const signer = new CursorSigner(
  testSecrets.JWT_SECRETS.split(',').map((key) => {
    const [id = '', ...secret] = key.split(':');
    return { id, secret: Buffer.from(secret.join(':'), 'utf8') };
  }),
);

let scene: OwnStaffFixture;
const clients: LiveClient[] = [];
const guests = new WebhookSender(2);
beforeAll(async () => {
  scene = await startOwnStaffFixture();
}, 120_000);
afterAll(async () => {
  for (const client of clients) await client.close();
  guests.close();
  await scene.stop();
});

const idOf = (hotel: HotelFixture) => globalId('Hotel', hotel.hotelId, hotel.hotelId);

function listen(caller: Caller, variables: Readonly<Record<string, unknown>> = {}, hotel = scene.hotel) {
  const client = new LiveClient(scene.app.wsUrl, scene.token(caller) ?? '');
  clients.push(client);
  return client.subscribe<Item>(STREAM, { hotelId: idOf(hotel), ...variables });
}

const ask = (caller: Caller, variables: Readonly<Record<string, unknown>> = {}, hotel = scene.hotel) =>
  scene.ask(caller, PAGE, { id: idOf(hotel), ...variables });

async function read(
  variables: Readonly<Record<string, unknown>> = {},
  caller: Caller = 'VIEWER',
): Promise<Page> {
  const answer = await ask(caller, variables);
  expect(answer.errors).toEqual([]);
  return answer.data?.hotel?.events as Page;
}

async function guestWrites(text: string, id: string = randomUUID()): Promise<void> {
  const { channel } = scene.hotel;
  const body = textWebhook(channel, { chatId: `49152${channel.instanceId}@c.us`, id, text });
  expect((await guests.post(scene.app.url, channel, body)).status).toBe(200);
}

/** Notes a change of a row that is there already, or of none. */
async function log(kind: string, type: string, id: string, hotel = scene.hotel): Promise<number> {
  const [row] = await scene.sql<{ number: string }>(
    `with head as (insert into event_heads as h (hotel_id, number) values ($1, 1)
       on conflict (hotel_id) do update set number = h.number + 1 returning number)
     insert into hotel_events (hotel_id, number, kind, subject_type, subject_id) select $1, number, $2, $3, $4 from head returning number`,
    [hotel.hotelId, kind, type, id],
  );
  return Number(row?.number);
}

const head = async () =>
  (
    await scene.ask('VIEWER', 'query ($id: ID!) { hotel(id: $id) { lastEventCursor } }', {
      id: idOf(scene.hotel),
    })
  ).data?.hotel?.lastEventCursor as string;
const isEvent = (item: Item) => item.kind !== undefined;

/** One of each kind, by whatever makes it or straight into the log. */
async function everythingHappens(): Promise<void> {
  const sent = randomUUID();
  await guestWrites('There is a fire in my room!', sent);
  const alert = await scene.addAlert(scene.hotel);
  await waitUntil('the alert', async () => (await read()).nodes.some(({ kind }) => kind === 'ALERT_RAISED'));
  await scene.ask(
    'AGENT',
    'mutation ($id: ID!) { acknowledgeAlert(input: { alertId: $id }) { __typename } }',
    {
      id: globalId('Alert', scene.hotel.hotelId, alert),
    },
  );
  const [message] = await scene.sql<{ id: string; guest_id: string }>(
    'select id, guest_id from messages where provider_message_id = $1',
    [sent],
  );
  const [member] = await scene.sql<{ id: string }>('select id from memberships where hotel_id = $1 limit 1', [
    scene.hotel.hotelId,
  ]);
  await log('MESSAGE_UPDATED', 'Message', message?.id ?? '');
  await log('GUEST_UPDATED', 'Guest', message?.guest_id ?? '');
  await log('CHANNEL_UPDATED', 'Channel', scene.hotel.channel.id);
  await log('MEMBERSHIP_UPDATED', 'Membership', member?.id ?? '');
}

describe('the events of a hotel', () => {
  beforeAll(everythingHappens);

  const ALL = [
    'ALERT_RAISED',
    'ALERT_UPDATED',
    'CHANNEL_UPDATED',
    'CONVERSATION_UPDATED',
    'GUEST_UPDATED',
    'MEMBERSHIP_UPDATED',
    'MESSAGE_ADDED',
    'MESSAGE_UPDATED',
  ];

  it('are of every kind in one order, the same by the stream and by pages', async () => {
    const page = await read({ first: 100 });
    expect([...new Set(page.nodes.map(({ kind }) => kind))].sort()).toEqual(ALL);
    expect(page.edges.map(({ cursor }) => cursor)).toEqual(page.nodes.map(({ cursor }) => cursor));
    expect(page).toMatchObject({
      totalCount: null,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
    const stream = listen('VIEWER', { after: signer.encode(scene.hotel.hotelId, 0) });
    await stream.next('live', (item) => item.__typename === 'StreamPosition');
    expect(stream.items.map(({ item }) => item).filter(isEvent)).toEqual(page.nodes);
    stream.stop();
  });

  it('of some kinds are those alone', async () => {
    const kinds = ['GUEST_UPDATED', 'MESSAGE_ADDED'];
    const stream = listen('VIEWER', { kinds, after: signer.encode(scene.hotel.hotelId, 0) });
    await stream.next('live', (item) => item.__typename === 'StreamPosition');
    expect(stream.items.flatMap(({ item }) => item.kind ?? [])).toEqual(
      (await read({ first: 100 })).nodes.flatMap(({ kind = '' }) => (kinds.includes(kind) ? kind : [])),
    );
    stream.stop();
  });

  it('come page by page without a gap or a repeat, and then live from where the last page ends', async () => {
    const seen: Item[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page = await read({ first: 2, after });
      seen.push(...page.nodes);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      more = page.pageInfo.hasNextPage;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual((await read({ first: 100 })).nodes);
    expect(after).toBe(await head());
    const nothing = await read({ after });
    expect(nothing).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: after },
    });
    await guestWrites('And now?');
    const stream = listen('VIEWER', { after });
    await stream.next('the message', ({ kind }) => kind === 'MESSAGE_ADDED');
    const later = await read({ after });
    await stream.next('all', ({ cursor }) => cursor === later.nodes.at(-1)?.cursor);
    expect(stream.items.map(({ item }) => item).filter(isEvent)).toEqual(later.nodes);
    stream.stop();
  });

  it('whose subject is gone, or of a kind of a later version, are left out, and the page ends behind them', async () => {
    const after = await head();
    await log('GUEST_UPDATED', 'Guest', randomUUID());
    const last = await log('SOMETHING_NEW', 'Something', randomUUID());
    const page = await read({ after });
    expect(page).toMatchObject({ nodes: [], edges: [], pageInfo: { hasNextPage: false } });
    expect(page.pageInfo.endCursor).toBe(signer.encode(scene.hotel.hotelId, last));
    const { nodes, pageInfo } = await read({ after, first: 1 });
    expect([nodes, pageInfo.hasNextPage]).toEqual([[], true]);
    const stream = listen('VIEWER', { after });
    const { item } = await stream.next('live', () => true);
    expect(item).toMatchObject({ __typename: 'StreamPosition', cursor: page.pageInfo.endCursor });
    stream.stop();
  });

  it('say who did it, as long as that is known', async () => {
    const after = await head();
    const [conversation] = await scene.sql<{ id: string; guest_id: string }>(
      `select c.id, c.guest_id from conversations c join guest_aliases a on a.hotel_id = $1 and a.guest_id = c.guest_id
       where c.hotel_id = $1 and a.chat_id = $2`,
      [scene.hotel.hotelId, `49152${scene.hotel.channel.instanceId}@c.us`],
    );
    await guestWrites('It is me');
    const conversationId = globalId('Conversation', scene.hotel.hotelId, conversation?.id ?? '');
    const input = { to: { conversationId }, content: { text: 'And me' }, clientMessageId: randomUUID() };
    const send = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }';
    await waitUntil('the first', async () => (await read({ after })).nodes.length >= 2);
    await scene.ask('AGENT', send, { input });
    await log('CHANNEL_UPDATED', 'Channel', scene.hotel.channel.id);
    const actors = async () => {
      const query = `query ($id: ID!, $after: EventCursor) { hotel(id: $id) { events(after: $after) {
        nodes { kind actor { __typename id displayName } } } } }`;
      const { data } = await scene.ask('VIEWER', query, { id: idOf(scene.hotel), after });
      const { nodes } = data?.hotel?.events as { nodes: { kind: string; actor: object | null }[] };
      return nodes.map(({ kind, actor }) => [kind, actor]);
    };
    const guest = {
      __typename: 'Guest',
      id: globalId('Guest', scene.hotel.hotelId, conversation?.guest_id ?? ''),
      displayName: expect.any(String),
    };
    const agent = scene.hotel.users.agent.id;
    const person = { __typename: 'User', id: globalId('User', '', agent), displayName: expect.any(String) };
    expect(await actors()).toEqual([
      ['MESSAGE_ADDED', guest],
      ['CONVERSATION_UPDATED', guest],
      ['MESSAGE_ADDED', person],
      ['CONVERSATION_UPDATED', person],
      ['CHANNEL_UPDATED', null],
    ]);
    const stream = listen('VIEWER', { after });
    const shown = await stream.next('a message', ({ kind }) => kind === 'MESSAGE_ADDED');
    expect(shown.item.actor).toMatchObject(guest);
    stream.stop();
    const ids = [scene.hotel.hotelId, agent];
    const [left] = await scene.sql<{ row: object }>(
      'delete from memberships m where hotel_id = $1 and user_id = $2 returning to_jsonb(m) as row',
      ids,
    );
    expect((await actors()).map(([, actor]) => actor)).toEqual([guest, guest, null, null, null]);
    await scene.sql('insert into memberships select (jsonb_populate_record(null::memberships, $1)).*', [
      left?.row,
    ]);
  });

  it('cost the same number of statements however many a page has', async () => {
    const statements = async (first: number) =>
      (await scene.recorder.during(() => read({ first }))).statements.length;
    const one = await statements(1);
    await read({ first: 100 });
    expect((await statements(100)) - one).toBeLessThanOrEqual(5);
  });

  it('of a page out of range are refused', async () => {
    for (const first of [0, 101]) {
      const answer = await ask('VIEWER', { first });
      expect(answer.errors.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('after a cursor that cannot be gone on from are refused by its reason, with the place to begin from', async () => {
    const { hotelId } = scene.hotel;
    const reasonFor = async (after: string) => {
      const { data, errors } = await ask('VIEWER', { after });
      expect(data?.hotel?.events).toBeNull();
      const [error] = errors;
      expect(error?.extensions).toMatchObject({
        code: 'REFRESH_REQUIRED',
        cursor: data?.hotel?.lastEventCursor,
      });
      return (error?.extensions as { reason?: string }).reason;
    };
    expect(await reasonFor('nonsense')).toBe('CURSOR_INVALID');
    expect(await reasonFor(signer.encode(scene.otherHotel.hotelId, 1))).toBe('CURSOR_INVALID');
    expect(await reasonFor(signer.encode(hotelId, 1_000_000))).toBe('CURSOR_FROM_FUTURE');
    await scene.sql('delete from hotel_events where hotel_id = $1 and number <= 3', [hotelId]);
    expect(await reasonFor(signer.encode(hotelId, 2))).toBe('CURSOR_TOO_OLD');
    const kept = await read({ first: 1, after: signer.encode(hotelId, 3) });
    expect(kept.nodes.map(({ cursor }) => cursor)).toEqual([signer.encode(hotelId, 4)]);
    expect((await read({ first: 1 })).nodes).toEqual(kept.nodes);
    const { number } = { number: Number.parseInt((await head()).split('.')[0] ?? '', 36) };
    await scene.sql('delete from hotel_events where hotel_id = $1', [hotelId]);
    expect(await reasonFor(signer.encode(hotelId, number - 1))).toBe('CURSOR_TOO_OLD');
    expect(await read()).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: await head() },
    });
  });

  it('are nothing to another hotel, and refused to an admin who is no member', async () => {
    await guestWrites('Ours');
    expect((await ask('STRANGER')).data).toEqual({ hotel: null });
    const theirs = await ask('STRANGER', {}, scene.otherHotel);
    expect(theirs.data?.hotel?.events).toMatchObject({ nodes: [] });
    const answer = await ask('ADMIN');
    expect(answer.data?.hotel).toEqual({ lastEventCursor: null, events: null });
    expect(answer.errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('stop for who has left the hotel, and say so', async () => {
    const stream = listen('MANAGER');
    await stream.next('live', (item) => item.__typename === 'StreamPosition');
    await scene.sql('delete from memberships where hotel_id = $1 and user_id = $2', [
      scene.hotel.hotelId,
      scene.hotel.users.manager.id,
    ]);
    const { item } = await stream.next('the end', (each) => each.__typename === 'RefreshRequired', 5_000);
    expect(item.reason).toBe('RIGHTS_CHANGED');
    await guestWrites('Not for you');
    await listen('AGENT', { after: item.cursor }).next('the message', ({ kind }) => kind === 'MESSAGE_ADDED');
    expect(stream.items.at(-1)?.item).toEqual(item);
  });
});

describe('an added item', () => {
  it('has an edge whose cursor is good in the list of a conversation', async () => {
    const stream = listen('AGENT');
    await stream.next('live', (item) => item.__typename === 'StreamPosition');
    const client = new LiveClient(scene.app.wsUrl, scene.token('AGENT') ?? '');
    clients.push(client);
    const added = client.subscribe<{
      message?: { id: string; text: string; conversation: { id: string } };
      edge?: { cursor: string; node: { id: string } };
    }>(
      `subscription ($hotelId: ID!) { messageAdded(hotelId: $hotelId) { ... on MessageAdded {
        message { id text conversation { id } } edge: messageEdge { cursor node { id } } } } }`,
      { hotelId: idOf(scene.hotel) },
    );
    await added.next('live', () => true);
    await guestWrites('First');
    const { item } = await added.next('first', ({ message }) => message?.text === 'First');
    await guestWrites('Second');
    await added.next('second', ({ message }) => message?.text === 'Second');
    expect(item.edge?.node.id).toBe(item.message?.id);
    const answer = await scene.ask(
      'AGENT',
      `query ($id: ID!, $cursor: String) { node(id: $id) { ... on Conversation {
        after: messages(first: 5, after: $cursor) { nodes { text } }
        before: messages(last: 1) { edges { cursor } } } } }`,
      { id: item.message?.conversation.id, cursor: item.edge?.cursor },
    );
    expect(answer.data?.node).toMatchObject({ after: { nodes: [{ text: 'Second' }] } });
  });

  it('has an edge whose cursor is good among the alerts of its hotel', async () => {
    await scene.sql(`update alerts set status = 'DISMISSED' where hotel_id = $1`, [scene.hotel.hotelId]);
    const client = new LiveClient(scene.app.wsUrl, scene.token('AGENT') ?? '');
    clients.push(client);
    const raised = client.subscribe<{ edge?: { cursor: string; node: { id: string } } }>(
      `subscription ($hotelId: ID!) { alertRaised(hotelId: $hotelId) { ... on AlertRaised { edge: alertEdge { cursor node { id } } } } }`,
      { hotelId: idOf(scene.hotel) },
    );
    await raised.next('live', () => true);
    await guestWrites('There is a fire in my room!');
    const { item } = await raised.next('the alert', ({ edge }) => edge !== undefined);
    const { data } = await scene.ask(
      'AGENT',
      'query ($id: ID!) { hotel(id: $id) { alerts(first: 100) { edges { cursor node { id } } } } }',
      { id: idOf(scene.hotel) },
    );
    const { edges } = data?.hotel?.alerts as { edges: { cursor: string; node: { id: string } }[] };
    expect(edges).toContainEqual(item.edge);
  });
});
