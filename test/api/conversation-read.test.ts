import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type FixtureUser, type HotelFixture } from '../support/hotel-fixture.js';
import { LiveClient } from '../support/live-client.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getRedisUrl } from '../support/test-servers.js';

const READ = `subscription ($hotelId: ID!) { conversationRead(hotelId: $hotelId) { __typename
  ... on ConversationRead { lastReadSeq readAt conversation { id unreadCount } } ... on RefreshRequired { reason } } }`;
const MARK = `mutation ($id: ID!, $seq: Int!) {
  markConversationRead(input: { conversationId: $id, upToSeq: $seq }) { __typename } }`;
const UNREAD = 'query ($id: ID!) { node(id: $id) { ... on Conversation { unreadCount } } }';

interface Item {
  readonly __typename: string;
  readonly reason?: string;
  readonly lastReadSeq?: number;
  readonly conversation?: { readonly id: string; readonly unreadCount: number };
}

let database: TestDatabase;
let nodes: readonly [TestApp, TestApp];
let hotel: HotelFixture;
let superuser: pg.Pool;
const clients: LiveClient[] = [];

beforeAll(async () => {
  database = await createDatabase();
  hotel = await createHotelFixture(database, { conversations: 2, messages: 6 });
  superuser = superuserPool(database);
  await superuser.query('delete from conversation_reads');
  const start = () => startApp({ databases: database, env: { REDIS_URL: getRedisUrl() } });
  nodes = [await start(), await start()];
}, 120_000);
afterAll(async () => {
  for (const client of clients) await client.close();
  for (const node of nodes) await node.stop();
  await superuser.end();
  await database.drop();
});

const idOf = (place: number) => hotel.globalId('Conversation', hotel.conversations[place]?.id ?? '');
const mark = (person: FixtureUser, place: number, seq: number) =>
  graphqlData(nodes[0].url, accessToken(person), MARK, { id: idOf(place), seq });
const unreadOf = async (person: FixtureUser, place: number) =>
  (
    await graphqlData<{ node: { unreadCount: number } }>(nodes[0].url, accessToken(person), UNREAD, {
      id: idOf(place),
    })
  ).node.unreadCount;

async function listen(node: TestApp, person: FixtureUser) {
  const client = new LiveClient(node.wsUrl, accessToken(person));
  clients.push(client);
  const stream = client.subscribe<Item>(READ, { hotelId: hotel.globalId('Hotel', hotel.hotelId) });
  await stream.next('live', ({ __typename }) => __typename === 'StreamPosition');
  const marks = () => stream.items.flatMap(({ item }) => item.lastReadSeq ?? []);
  return { client, stream, marks };
}

describe('conversationRead', () => {
  it("brings a person's marks to all devices of that person, on any node, and to nobody else", async () => {
    const { agent, manager } = hotel.users;
    // A colleague has read in it too, so that there would be something to tell.
    await mark(manager, 0, 1);
    const [here, there] = [await listen(nodes[0], agent), await listen(nodes[1], agent)];
    const colleague = await listen(nodes[0], manager);
    const before = await unreadOf(agent, 0);
    await mark(agent, 0, 4);
    for (const { stream } of [here, there]) {
      const { item } = await stream.next('the mark', ({ lastReadSeq }) => lastReadSeq === 4);
      expect(item).toMatchObject({ __typename: 'ConversationRead', readAt: expect.any(String) });
      expect(item.conversation).toEqual({ id: idOf(0), unreadCount: await unreadOf(agent, 0) });
      expect(item.conversation?.unreadCount).toBeLessThan(before);
    }
    // A mark that does not move is not told: of three only the last one is.
    for (const seq of [4, 2, 5]) await mark(agent, 0, seq);
    for (const { stream, marks } of [here, there]) {
      await stream.next('the next mark', ({ lastReadSeq }) => lastReadSeq === 5);
      expect(marks()).toEqual([4, 5]);
    }
    await mark(manager, 1, 3);
    await colleague.stream.next('an own mark', ({ lastReadSeq }) => lastReadSeq === 3);
    expect(colleague.marks()).toEqual([3]);
    expect(here.marks()).toEqual([4, 5]);
  });

  it('is state: what moved while nobody listened is in unreadCount and not repeated', async () => {
    const { owner } = hotel.users;
    const first = await listen(nodes[1], owner);
    await mark(owner, 0, 2);
    await first.stream.next('the mark', ({ lastReadSeq }) => lastReadSeq === 2);
    const left = await unreadOf(owner, 0);
    await first.client.cut();
    await mark(owner, 0, 5);
    const again = await listen(nodes[1], owner);
    expect(await unreadOf(owner, 0)).toBeLessThan(left);
    await mark(owner, 1, 6);
    await again.stream.next('what comes then', ({ lastReadSeq }) => lastReadSeq === 6);
    expect(again.marks()).toEqual([6]);
  });

  it('ends with RIGHTS_CHANGED for who has left the hotel', async () => {
    const { viewer } = hotel.users;
    const { stream } = await listen(nodes[1], viewer);
    await superuser.query('delete from memberships where hotel_id = $1 and user_id = $2', [
      hotel.hotelId,
      viewer.id,
    ]);
    const { item } = await stream.next(
      'the end',
      ({ __typename }) => __typename === 'RefreshRequired',
      5_000,
    );
    expect(item.reason).toBe('RIGHTS_CHANGED');
  });

  it('of a hotel that is not yours is refused', async () => {
    const client = new LiveClient(nodes[0].wsUrl, accessToken(hotel.users.agent));
    clients.push(client);
    const nowhere = randomUUID();
    const { errors } = await client.run(READ, { hotelId: hotel.globalId('Hotel', nowhere) });
    expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
  });
});
