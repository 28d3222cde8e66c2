import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readablePhone } from '../../src/domain/phone.js';
import { graphql } from '../support/graphql-client.js';
import { LiveClient } from '../support/live-client.js';
import { globalId, startOwnStaffFixture, type OwnStaffFixture } from '../support/staff-fixture.js';

let scene: OwnStaffFixture;
beforeAll(async () => {
  scene = await startOwnStaffFixture();
}, 120_000);
afterAll(() => scene.stop());

const inRussian = (query: string, variables: Readonly<Record<string, unknown>> = {}) =>
  graphql(scene.app.url, scene.token('AGENT'), query, variables, { 'accept-language': 'ru' });

describe('a guest is called', () => {
  it.each([
    ['by the name', { name: 'Maria', phone: '4915112345678' }, 'Maria', 'Maria'],
    ['by the phone where there is no name', { name: ' ', phone: '4915112345678' }, '+49 151 123 456 78'],
    [
      'a guest, in the language asked for, where there is neither',
      { name: null, phone: null },
      'Guest',
      'Гость',
    ],
  ])('%s', async (_how, { name, phone }, english, russian = english) => {
    const { guestId } = await scene.addConversation(scene.hotel);
    await scene.sql('update guests set name = $2, phone = $3 where id = $1', [guestId, name, phone]);
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Guest { name } ... on Actor { id displayName } } }';
    const id = globalId('Guest', scene.hotel.hotelId, guestId);
    expect((await scene.ask('AGENT', query, { id })).data?.node).toEqual({ id, name, displayName: english });
    expect((await inRussian(query, { id })).data?.['node']).toMatchObject({ displayName: russian });
  });
});

describe('a phone is shown', () => {
  it.each([
    ['4930123456', '+49 301 234 56'],
    ['79161234567', '+7 916 123 4567'],
    ['12025550123', '+1 202 555 0123'],
    ['3536012345678', '+353 601 234 5678'],
    ['1234', '1234'],
    ['front desk', 'front desk'],
  ])('%s as %s', (phone, readable) => expect(readablePhone(phone)).toBe(readable));
});

describe('the viewer', () => {
  it('acts as the person that is signed in', async () => {
    const query =
      '{ viewer { isPlatformAdmin actor { __typename id displayName } user { id displayName } } }';
    const id = globalId('User', '', scene.hotel.users.agent.id);
    const displayName = scene.hotel.users.agent.name;
    expect((await scene.ask('AGENT', query)).data?.viewer).toEqual({
      isPlatformAdmin: false,
      actor: { __typename: 'User', id, displayName },
      user: { id, displayName },
    });
    expect((await scene.ask('ADMIN', query)).data?.viewer).toMatchObject({
      isPlatformAdmin: true,
      actor: { displayName: 'Admin' },
    });
  });
});

describe('the author of a message', () => {
  const AUTHORS = `query ($id: ID!) { node(id: $id) { ... on Conversation { messages { nodes {
    authorKind author { __typename id displayName } } } } } }`;
  type Authored = { readonly authorKind: string; readonly author: object | null };

  async function authorsOf(rows: readonly { author: string; userId?: string }[], ask = scene.ask) {
    const conversation = await scene.addConversation(scene.hotel);
    for (const { author, userId } of rows) {
      const id = await scene.addInbound(scene.hotel, conversation);
      await scene.sql('update messages set author = $2, author_user_id = $3 where id = $1', [
        id,
        author,
        userId ?? null,
      ]);
    }
    const id = globalId('Conversation', scene.hotel.hotelId, conversation.id);
    const { data } = await ask('VIEWER', AUTHORS, { id });
    const { messages } = data?.node as { messages: { nodes: readonly Authored[] } };
    return { conversation, messages: messages.nodes };
  }

  it('is the guest, a person, the assistant or the phone of the hotel', async () => {
    const { agent } = scene.hotel.users;
    const { conversation, messages } = await authorsOf([
      { author: 'GUEST' },
      { author: 'STAFF', userId: agent.id },
      { author: 'ASSISTANT' },
      { author: 'PHONE' },
    ]);
    expect(messages).toEqual([
      {
        authorKind: 'GUEST',
        author: {
          __typename: 'Guest',
          id: globalId('Guest', scene.hotel.hotelId, conversation.guestId),
          displayName: 'A guest',
        },
      },
      {
        authorKind: 'STAFF',
        author: { __typename: 'User', id: globalId('User', '', agent.id), displayName: agent.name },
      },
      {
        authorKind: 'ASSISTANT',
        author: { __typename: 'Assistant', id: expect.any(String), displayName: 'Assistant' },
      },
      {
        authorKind: 'PHONE',
        author: { __typename: 'Phone', id: expect.any(String), displayName: 'Hotel phone' },
      },
    ]);
  });

  it('is null for a person who is not of the hotel, and where the row does not tell which one it was', async () => {
    const { messages } = await authorsOf([
      { author: 'STAFF', userId: scene.otherHotel.users.agent.id },
      { author: 'STAFF', userId: randomUUID() },
      { author: 'TRIGGER' },
      { author: 'INTEGRATION' },
    ]);
    expect(messages).toEqual(
      ['STAFF', 'STAFF', 'TRIGGER', 'INTEGRATION'].map((authorKind) => ({ authorKind, author: null })),
    );
  });

  it('has an id that is the same in every answer and names no node', async () => {
    const ids = async () => {
      const { messages } = await authorsOf([{ author: 'ASSISTANT' }, { author: 'PHONE' }]);
      return messages.map(({ author }) => (author as { id: string }).id);
    };
    const [assistant, phone] = await ids();
    expect(await ids()).toEqual([assistant, phone]);
    expect(assistant).not.toBe(phone);
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const answer = await scene.ask('VIEWER', query, { ids: [assistant, phone] });
    expect(answer.data?.nodes).toEqual([null, null]);
  });

  it('of a reaction is the guest or the phone', async () => {
    const conversation = await scene.addConversation(scene.hotel);
    const messageId = await scene.addInbound(scene.hotel, conversation);
    for (const author of ['GUEST', 'PHONE'])
      await scene.sql(
        `insert into message_reactions (hotel_id, message_id, actor, author, emoji, reacted_at)
         values ($1, $2, $3, $3, '👍', $4)`,
        [scene.hotel.hotelId, messageId, author, new Date(author === 'GUEST' ? 0 : 1)],
      );
    const query = `query ($id: ID!) { node(id: $id) { ... on Message {
      reactions { authorKind author { __typename displayName } } } } }`;
    const id = globalId('Message', scene.hotel.hotelId, messageId);
    expect((await scene.ask('VIEWER', query, { id })).data?.node).toEqual({
      reactions: [
        { authorKind: 'GUEST', author: { __typename: 'Guest', displayName: 'A guest' } },
        { authorKind: 'PHONE', author: { __typename: 'Phone', displayName: 'Hotel phone' } },
      ],
    });
  });
});

describe('a settled conversation', () => {
  it('says by whom and when, until it is opened again', async () => {
    const { id: key } = await scene.addConversation(scene.hotel);
    const id = globalId('Conversation', scene.hotel.hotelId, key);
    const command = (name: string) => `mutation ($id: ID!) { ${name}(input: { conversationId: $id }) {
      ... on ${name[0]?.toUpperCase()}${name.slice(1)}Success { conversation { resolvedAt resolvedBy { id displayName } } } } }`;
    const { agent } = scene.hotel.users;
    const settled = await scene.ask('AGENT', command('resolveConversation'), { id });
    expect(settled.data?.resolveConversation).toEqual({
      conversation: {
        resolvedAt: expect.any(String),
        resolvedBy: { id: globalId('User', '', agent.id), displayName: agent.name },
      },
    });
    const opened = await scene.ask('MANAGER', command('reopenConversation'), { id });
    expect(opened.data?.reopenConversation).toEqual({ conversation: { resolvedAt: null, resolvedBy: null } });
  });
});

describe('a live item', () => {
  it('is worded for each socket in its own language', async () => {
    const { id, guestId } = await scene.addConversation(scene.hotel);
    await scene.sql('update guests set name = null, phone = null where id = $1', [guestId]);
    const query = `subscription ($hotelId: ID!) { messageAdded(hotelId: $hotelId) { __typename
      ... on MessageAdded { message { conversation { guest { displayName } } } } } }`;
    type Item = { __typename: string; message?: { conversation: { guest: { displayName: string } } } };
    const clients = ['en', 'ru'].map(
      (language) =>
        new LiveClient(scene.app.wsUrl, scene.token('AGENT') ?? '', { 'accept-language': language }),
    );
    try {
      const hotelId = globalId('Hotel', scene.hotel.hotelId, scene.hotel.hotelId);
      const streams = clients.map((client) => client.subscribe<Item>(query, { hotelId }));
      for (const stream of streams)
        await stream.next('live', ({ __typename }) => __typename === 'StreamPosition');
      await scene.ask(
        'AGENT',
        'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }',
        {
          input: {
            to: { conversationId: globalId('Conversation', scene.hotel.hotelId, id) },
            content: { text: 'Good morning' },
            clientMessageId: randomUUID(),
          },
        },
      );
      const shown = await Promise.all(
        streams.map((stream) => stream.next('the message', ({ message }) => message !== undefined)),
      );
      expect(shown.map(({ item }) => item.message?.conversation.guest.displayName)).toEqual([
        'Guest',
        'Гость',
      ]);
    } finally {
      for (const client of clients) await client.close();
    }
  });
});
