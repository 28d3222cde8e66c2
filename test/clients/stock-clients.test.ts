import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createStaffFixture, globalId, type StaffFixture, type StaffRole } from '../support/staff-fixture.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';
import { integratorClients, type IntegratorClient, type StreamItem } from './integrator-client.js';

const SIGN_IN = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { __typename
  ... on SignInSuccess { accessToken viewer { actor { id displayName } memberships { nodes { id role hotel { id name } } } } }
  ... on UserError { detail path } } }`;
const INBOX = `query Inbox($hotelId: ID!, $first: Int, $after: String) { hotel(id: $hotelId) { id lastEventCursor
  inboxCounts { unread }
  conversations(first: $first, after: $after) {
    nodes { id version status unreadCount guest { id displayName } lastMessage { id text } }
    pageInfo { hasNextPage endCursor } totalCount } } }`;
const THREAD = `query Thread($id: ID!, $last: Int, $before: String) { node(id: $id) { id ... on Conversation { lastEventCursor viewerCanSend
  messages(last: $last, before: $before) { nodes { id seq text } pageInfo { hasPreviousPage startCursor } } } } }`;
const SEND = `mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { __typename
  ... on SendMessageSuccess { message { id text clientMessageId delivery { state } } }
  ... on StaleConversationError { lastEventCursor missedCount missed { id text } conversation { id } }
  ... on ConversationTransitionRefusedError { conversationStatus reason }
  ... on GuestOptedOutError { optedOutAt }
  ... on InvalidInputError { issues { path code limit } }
  ... on UserError { detail path } } }`;
const LIVE = `subscription Live($hotelId: ID!, $after: EventCursor) { hotelEvents(hotelId: $hotelId, after: $after, kinds: [MESSAGE_ADDED]) {
  __typename ... on StreamItem { cursor } ... on MessageAdded { message { id text } } } }`;
const EVENTS = `query Events($hotelId: ID!, $after: EventCursor, $first: Int) { hotel(id: $hotelId) { id events(after: $after, first: $first) {
  nodes { __typename cursor ... on MessageAdded { message { id text } } } pageInfo { hasNextPage endCursor } } } }`;

let staff: StaffFixture;
let proxy: TcpProxy;
beforeAll(async () => {
  staff = await createStaffFixture();
  proxy = await startTcpProxy(staff.app.wsUrl);
}, 120_000);
afterAll(() => proxy.stop());

describe.each(Object.keys(integratorClients))('a program with stock %s', (name) => {
  let client: IntegratorClient;
  let token: string | null = null;
  let connections = 0;
  let conversation: { readonly id: string; readonly guestId: string };
  let conversationId: string;
  const hotelId = () => globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
  const actAs = (role: StaffRole) => (token = staff.token(role) ?? null);

  beforeAll(async () => {
    client = (integratorClients[name] as (typeof integratorClients)[string])({
      url: staff.app.url,
      wsUrl: proxy.url,
      token: () => token,
      onConnected: () => (connections += 1),
    });
    conversation = await staff.addConversation(staff.hotel);
    conversationId = globalId('Conversation', staff.hotel.hotelId, conversation.id);
  });
  afterAll(() => client.dispose());

  const send = async (input: Record<string, unknown> = {}) => {
    const { data, errors } = await client.mutate(SEND, {
      input: {
        to: { conversationId },
        content: { text: 'We are on our way.' },
        clientMessageId: randomUUID(),
        ...input,
      },
    });
    expect(errors).toEqual([]);
    return data?.sendMessage as Record<string, unknown>;
  };

  it('signs in, and is told in types why it cannot', async () => {
    const { email, password } = staff.hotel.users.agent;
    token = null;
    const wrong = await client.mutate(SIGN_IN, { input: { email, password: 'wrong' } });
    expect(wrong).toMatchObject({
      data: { signIn: { __typename: 'InvalidCredentialsError', detail: expect.any(String), path: null } },
      errors: [],
    });
    const right = await client.mutate(SIGN_IN, { input: { email, password } });
    expect(right.data?.signIn).toMatchObject({
      __typename: 'SignInSuccess',
      viewer: { memberships: { nodes: [{ role: 'AGENT', hotel: { id: hotelId() } }] } },
    });
    token = (right.data?.signIn as { accessToken: string }).accessToken;
  });

  it('loads an inbox and a thread, page by page', async () => {
    actAs('AGENT');
    const ids: unknown[] = [];
    let after: unknown = null;
    let total: unknown;
    do {
      const { data, errors } = await client.query(INBOX, { hotelId: hotelId(), first: 2, after });
      expect(errors).toEqual([]);
      const { conversations } = data?.hotel as {
        conversations: {
          nodes: { id: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
          totalCount: number;
        };
      };
      ids.push(...conversations.nodes.map(({ id }) => id));
      total = conversations.totalCount;
      after = conversations.pageInfo.hasNextPage ? conversations.pageInfo.endCursor : null;
    } while (after !== null);
    expect([ids.length, new Set(ids).size]).toEqual([total, total]);

    const { data } = await client.query(THREAD, {
      id: globalId('Conversation', staff.hotel.hotelId, staff.hotel.conversations[0]?.id ?? ''),
      last: 2,
    });
    const thread = data?.node as {
      messages: { nodes: { seq: number }[]; pageInfo: { startCursor: string } };
    };
    expect(thread.messages.nodes.map(({ seq }) => seq)).toEqual([4, 5]);
    const before = await client.query(THREAD, {
      id: globalId('Conversation', staff.hotel.hotelId, staff.hotel.conversations[0]?.id ?? ''),
      last: 2,
      before: thread.messages.pageInfo.startCursor,
    });
    expect(before.data).toMatchObject({ node: { messages: { nodes: [{ seq: 2 }, { seq: 3 }] } } });
  });

  it('follows a hotel over three cuts without a gap or a repeat, and reads the same over HTTP', async () => {
    actAs('AGENT');
    const { data } = await client.query(INBOX, { hotelId: hotelId(), first: 1 });
    const after = (data?.hotel as { lastEventCursor: string }).lastEventCursor;
    const items: StreamItem[] = [];
    const texts = () => items.flatMap(({ message }) => message?.text ?? []);
    const written: string[] = [];
    const write = async (text: string) => {
      expect(await send({ content: { text } })).toMatchObject({ __typename: 'SendMessageSuccess' });
      written.push(text);
    };
    await write('before the stream');
    const first = connections;
    const stop = client.subscribe(LIVE, { hotelId: hotelId(), after }, (item) => items.push(item));
    const arrived = (text: string) => waitUntil(text, async () => texts().includes(text));
    await arrived('before the stream');
    for (let cut = 1; cut <= 3; cut += 1) {
      await write(`just before cut ${cut}`);
      proxy.refuse();
      await write(`during cut ${cut}`);
      proxy.forward();
      await write(`after cut ${cut}`);
      await arrived(`after cut ${cut}`);
      expect(connections).toBe(first + 1 + cut);
    }
    stop();
    expect(texts()).toEqual(written);

    const read: string[] = [];
    let from: string | null = after;
    for (let isMore = true; isMore;) {
      const page = await client.query(EVENTS, { hotelId: hotelId(), after: from, first: 4 });
      const { events } = page.data?.hotel as {
        events: {
          nodes: { message?: { text: string } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
      read.push(...events.nodes.flatMap(({ message }) => message?.text ?? []));
      from = events.pageInfo.endCursor;
      isMore = events.pageInfo.hasNextPage;
    }
    expect(read).toEqual(written);
  });

  it('answers a guest, unless somebody wrote meanwhile', async () => {
    actAs('AGENT');
    const { data } = await client.query(THREAD, { id: conversationId, last: 1 });
    const { lastEventCursor } = data?.node as { lastEventCursor: string };
    actAs('MANAGER');
    await send({ content: { text: 'I have it.' } });
    actAs('AGENT');
    const clientMessageId = randomUUID();
    const stale = await send({ clientMessageId, expectedLastEventCursor: lastEventCursor });
    expect(stale).toMatchObject({
      __typename: 'StaleConversationError',
      missedCount: 1,
      missed: [{ text: 'I have it.' }],
      conversation: { id: conversationId },
    });
    const sent = await send({ clientMessageId, expectedLastEventCursor: stale.lastEventCursor });
    expect(sent).toMatchObject({ __typename: 'SendMessageSuccess', message: { clientMessageId } });
    // The answer was lost, and the client sends again.
    expect(await send({ clientMessageId, expectedLastEventCursor: stale.lastEventCursor })).toEqual(sent);
    expect(await send({ clientMessageId, content: { text: 'Another text' } })).toMatchObject({
      __typename: 'ClientMessageIdReusedError',
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['InvalidInputError', { content: { text: '  ' }, clientMessageId: '' }],
    ['InvalidInputError', { content: { text: 'x'.repeat(4_097) } }],
    ['InvalidInputError', { expectedLastEventCursor: 'nonsense' }],
    ['NotFoundError', { to: { conversationId: 'nonsense' } }],
    ['NotFoundError', { quotedMessageId: 'nonsense' }],
  ])('is answered %s for %p', async (type, input) => {
    actAs('AGENT');
    expect(await send(input)).toMatchObject({ __typename: type, detail: expect.any(String) });
  });

  it('is answered in types for what the state of guest and conversation refuses', async () => {
    actAs('AGENT');
    const resolved = await staff.addConversation(staff.hotel, { status: 'RESOLVED' });
    expect(
      await send({ to: { conversationId: globalId('Conversation', staff.hotel.hotelId, resolved.id) } }),
    ).toMatchObject({
      __typename: 'ConversationTransitionRefusedError',
      conversationStatus: 'RESOLVED',
      reason: 'STATUS',
    });
    const optedOut = await staff.addConversation(staff.hotel);
    await staff.sql('update guests set opted_out_at = now() where id = $1', [optedOut.guestId]);
    expect(
      await send({ to: { conversationId: globalId('Conversation', staff.hotel.hotelId, optedOut.id) } }),
    ).toMatchObject({ __typename: 'GuestOptedOutError', optedOutAt: expect.any(String) });
  });

  it('of a VIEWER reads everything and is refused what it may not do, without losing the rest', async () => {
    actAs('VIEWER');
    expect((await client.query(INBOX, { hotelId: hotelId(), first: 1 })).errors).toEqual([]);
    expect((await client.query(THREAD, { id: conversationId, last: 1 })).data).toMatchObject({
      node: { viewerCanSend: false },
    });
    const { data, errors } = await client.mutate(
      `mutation Both($send: SendMessageInput!, $read: MarkConversationReadInput!) {
        sendMessage(input: $send) { __typename }
        markConversationRead(input: $read) { __typename } }`,
      {
        send: { to: { conversationId }, content: { text: 'x' }, clientMessageId: randomUUID() },
        read: { conversationId, upToSeq: 1 },
      },
    );
    expect(data).toMatchObject({
      sendMessage: null,
      markConversationRead: { __typename: 'MarkConversationReadSuccess' },
    });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  });
});
