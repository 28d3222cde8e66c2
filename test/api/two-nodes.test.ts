import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type pg from 'pg';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type FixtureUser, type HotelFixture } from '../support/hotel-fixture.js';
import { LiveClient, type LiveSubscription } from '../support/live-client.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getRedisUrl } from '../support/test-servers.js';
import { testSecrets } from '../support/test-secrets.js';
import { waitUntil } from '../support/wait-until.js';

const ADDED = `subscription ($hotelId: ID!) { messageAdded(hotelId: $hotelId) { __typename
  ... on MessageAdded { message { text conversation { viewerCanSend } } } ... on RefreshRequired { reason } } }`;
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;
const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) {
  __typename ... on SessionTokens { accessToken refreshToken } } }`;
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename ... on SessionTokens { accessToken refreshToken } } }`;

interface Item {
  readonly __typename: string;
  readonly reason?: string;
  readonly message?: { readonly text: string; readonly conversation: { readonly viewerCanSend: boolean } };
}
interface Tokens {
  readonly __typename: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}
interface Console {
  readonly client: LiveClient;
  readonly stream: LiveSubscription<Item>;
}

let database: TestDatabase;
let nodes: readonly [TestApp, TestApp];
let hotel: HotelFixture;
let superuser: pg.Pool;
let ownerToken: string;
const clients: LiveClient[] = [];

beforeAll(async () => {
  database = await createDatabase();
  hotel = await createHotelFixture(database, { conversations: 1 });
  superuser = superuserPool(database);
  // No lane sends anything: what the guest is told is not the matter here.
  await superuser.query(`update channels set blocked_until = '2999-01-01'`);
  const start = () => startApp({ databases: database, env: { REDIS_URL: getRedisUrl() } });
  nodes = [await start(), await start()];
  ownerToken = (await signIn(hotel.users.owner)).accessToken;
}, 120_000);
afterAll(async () => {
  for (const client of clients) await client.close();
  for (const node of nodes) await node.stop();
  await superuser.end();
  await database.drop();
});

async function signIn({ email, password }: FixtureUser): Promise<Tokens> {
  const { signIn: tokens } = await graphqlData<{ signIn: Tokens }>(nodes[0].url, null, SIGN_IN, {
    input: { email, password },
  });
  return tokens;
}

async function renew(refreshToken: string): Promise<Tokens> {
  const answer = await graphqlData<{ refreshSession: Tokens }>(nodes[0].url, null, REFRESH, {
    input: { refreshToken },
  });
  return answer.refreshSession;
}

/** The same person at a console on each node, both live. */
async function consolesOf(token: string): Promise<Console[]> {
  return Promise.all(
    nodes.map(async ({ wsUrl }) => {
      const client = new LiveClient(wsUrl, token);
      clients.push(client);
      const stream = client.subscribe<Item>(ADDED, { hotelId: hotel.globalId('Hotel', hotel.hotelId) });
      await stream.next('live', (item) => item.__typename === 'StreamPosition');
      return { client, stream };
    }),
  );
}

const message = (text: string) => ({
  input: {
    to: { conversationId: hotel.globalId('Conversation', hotel.conversations[0]?.id ?? '') },
    content: { text },
    clientMessageId: randomUUID(),
  },
});

/** The owner says something to the guest, which every console in the hotel hears. */
async function ownerSends(text: string): Promise<void> {
  await graphqlData(nodes[0].url, ownerToken, SEND, message(text));
}

async function expectClosedWithin(
  consoles: readonly Console[],
  from: number,
  withinMs: number,
): Promise<void> {
  for (const { client } of consoles) {
    const { code, at } = await client.closed;
    expect(code).toBe(4403);
    expect(at - from).toBeLessThan(withinMs);
  }
}

describe('sockets on two nodes', () => {
  it('end within five seconds of a sign-out on one of them', async () => {
    const { accessToken } = await signIn(hotel.users.agent);
    const consoles = await consolesOf(accessToken);
    const startedAt = Date.now();
    await graphqlData(nodes[0].url, accessToken, 'mutation { signOut(input: {}) { __typename } }');
    await expectClosedWithin(consoles, startedAt, 5_000);
  });

  it('end within five seconds of the second use of a refresh token', async () => {
    const stolen = await signIn(hotel.users.agent);
    const rightful = await renew(stolen.refreshToken);
    const consoles = [...(await consolesOf(stolen.accessToken)), ...(await consolesOf(rightful.accessToken))];
    await superuser.query(
      `update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null`,
    );
    const startedAt = Date.now();
    expect((await renew(stolen.refreshToken)).__typename).toBe('InvalidRefreshTokenError');
    await expectClosedWithin(consoles, startedAt, 5_000);
  });

  it('end within five seconds of their person being disabled', async () => {
    const consoles = await consolesOf((await signIn(hotel.users.viewer)).accessToken);
    const startedAt = Date.now();
    await superuser.query('update users set disabled_at = now() where id = $1', [hotel.users.viewer.id]);
    await expectClosedWithin(consoles, startedAt, 5_000);
  });

  it('end within a second of their token', async () => {
    const { accessToken } = await signIn(hotel.users.agent);
    const { sub, sid } = jwt.decode(accessToken) as { sub: string; sid: string };
    const [keyid = '', secret = ''] = testSecrets.JWT_SECRETS.split(':');
    const exp = Math.floor(Date.now() / 1_000) + 3;
    const short = jwt.sign({ sub, sid, exp, aud: 'hotel-boost-api', iss: 'hotel-boost' }, secret, { keyid });
    await expectClosedWithin(await consolesOf(short), exp * 1_000, 1_000);
  });

  it('refuse at once what a lower role may not do, and show so in what they deliver', async () => {
    const consoles = await consolesOf((await signIn(hotel.users.agent)).accessToken);
    await ownerSends('before');
    for (const { stream } of consoles) {
      const { item } = await stream.next('before', (each) => each.message?.text === 'before');
      expect(item.message?.conversation).toEqual({ viewerCanSend: true });
    }
    await superuser.query(`update memberships set role = 'VIEWER' where user_id = $1`, [
      hotel.users.agent.id,
    ]);
    const startedAt = Date.now();
    for (const { client } of consoles) {
      const { errors } = client.subscribe(SEND, message('no longer'));
      const refusal = await waitUntil('a refusal', async () => errors[0]);
      expect(refusal).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    }
    const shownTo = async ({ stream }: Console) => {
      const text = randomUUID();
      await ownerSends(text);
      const { item } = await stream.next(text, (each) => each.message?.text === text);
      return item.message?.conversation.viewerCanSend === false;
    };
    for (const each of consoles) {
      await waitUntil('the lower role shows', () => shownTo(each), startedAt + 5_000 - Date.now());
    }
  });

  it('deliver nothing five seconds after their person has left the hotel, and say so', async () => {
    const consoles = await consolesOf((await signIn(hotel.users.manager)).accessToken);
    await superuser.query('delete from memberships where user_id = $1', [hotel.users.manager.id]);
    for (const { stream } of consoles) {
      const { item } = await stream.next('the end', (each) => each.__typename === 'RefreshRequired', 5_000);
      expect(item.reason).toBe('RIGHTS_CHANGED');
    }
    await ownerSends('not for you');
    const others = await consolesOf(ownerToken);
    await ownerSends('for those who stayed');
    for (const { stream } of others)
      await stream.next('theirs', (each) => each.message?.text === 'for those who stayed');
    for (const { stream } of consoles)
      expect(stream.items.map(({ item }) => item.message?.text)).toEqual([undefined, undefined]);
  });
});
