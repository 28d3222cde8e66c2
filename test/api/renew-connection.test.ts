import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { graphql, signIn } from '../support/graphql-client.js';
import { LiveClient } from '../support/live-client.js';
import { createStaffFixture, globalId, type StaffFixture } from '../support/staff-fixture.js';
import { testSecrets } from '../support/test-secrets.js';

const RENEW = `mutation Renew($accessToken: String!) {
  renewConnection(input: { accessToken: $accessToken }) { __typename
    ... on RenewConnectionSuccess { expiresAt }
    ... on ConnectionNotRenewedError { reason detail path } } }`;
const ADDED = `subscription ($hotelId: ID!) { messageAdded(hotelId: $hotelId) { __typename
  ... on StreamItem { cursor } ... on MessageAdded { message { text } } } }`;
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;

interface Item {
  readonly __typename: string;
  readonly message?: { readonly text: string };
}
interface Renewed {
  readonly renewConnection: Readonly<Record<string, unknown>> | null;
}

let staff: StaffFixture;
const clients: LiveClient[] = [];
beforeAll(async () => {
  staff = await createStaffFixture();
}, 120_000);
afterAll(async () => {
  for (const client of clients) await client.close();
});

const [keyId = '', secret = ''] = testSecrets.JWT_SECRETS.split(':');
const nowInSeconds = () => Math.floor(Date.now() / 1_000);

/** A token of the same session that expires then. */
function expiringAt(token: string, exp: number): string {
  const { sub, sid, aud, iss } = jwt.decode(token) as jwt.JwtPayload & { sid: string };
  return jwt.sign({ sub, sid, aud, iss, exp }, secret, { keyid: keyId });
}

/** A socket that stays open: graphql-ws closes one without operations. */
async function open(token: string, headers: Readonly<Record<string, string>> = {}) {
  const client = new LiveClient(staff.app.wsUrl, token, headers);
  clients.push(client);
  const hotelId = globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
  const stream = client.subscribe<Item>(ADDED, { hotelId });
  await stream.next('live', ({ __typename }) => __typename === 'StreamPosition');
  return { client, stream };
}

const renew = async (client: LiveClient, accessToken: string) =>
  (await client.run<Renewed>(RENEW, { accessToken })).data?.renewConnection;

describe('renewConnection', () => {
  it('keeps a socket past the expiry of its token, and its subscriptions without a gap or a repeat', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    const token = staff.token('AGENT') ?? '';
    const expiry = nowInSeconds() + 4;
    const { client, stream } = await open(expiringAt(token, expiry));
    let isClosed = false;
    void client.closed.then(() => (isClosed = true));
    const { exp } = jwt.decode(token) as { exp: number };
    expect(await renew(client, token)).toEqual({
      __typename: 'RenewConnectionSuccess',
      expiresAt: new Date(exp * 1_000).toISOString(),
    });
    const written: string[] = [];
    while (Date.now() < expiry * 1_000 + 1_500) {
      const text = `message ${written.length}`;
      const { data } = await staff.ask('AGENT', SEND, {
        input: {
          to: { conversationId: globalId('Conversation', staff.hotel.hotelId, conversation.id) },
          content: { text },
          clientMessageId: randomUUID(),
        },
      });
      expect(data?.sendMessage?.__typename).toBe('SendMessageSuccess');
      written.push(text);
      await delay(250);
    }
    await stream.next('the last', ({ message }) => message?.text === written.at(-1));
    expect(stream.items.flatMap(({ item }) => item.message?.text ?? [])).toEqual(written);
    expect(stream.errors).toEqual([]);
    expect(isClosed).toBe(false);
  });

  it('ends with the token it was renewed with, which may be renewed again', async () => {
    const token = staff.token('AGENT') ?? '';
    const now = nowInSeconds();
    const { client } = await open(expiringAt(token, now + 2));
    for (const expiry of [now + 3, now + 4])
      expect(await renew(client, expiringAt(token, expiry))).toMatchObject({
        expiresAt: new Date(expiry * 1_000).toISOString(),
      });
    const { code, at } = await client.closed;
    expect(code).toBe(4403);
    expect(at - (now + 4) * 1_000).toBeGreaterThanOrEqual(-50);
    expect(at - (now + 4) * 1_000).toBeLessThan(1_000);
  });

  it('refuses any token but a later one of the same session, and the socket ends when it would have', async () => {
    const token = staff.token('AGENT') ?? '';
    const expiry = nowInSeconds() + 4;
    const own = expiringAt(token, expiry);
    const { client } = await open(own);
    const reasons: unknown[] = [];
    for (const refused of [
      'rubbish',
      '',
      `Bearer ${token}`,
      expiringAt(token, nowInSeconds() - 1),
      `${token.slice(0, -4)}AAAA`,
      staff.token('MANAGER') ?? '',
      await signIn(staff.app.url, staff.person('AGENT')),
      expiringAt(token, expiry - 1),
      own,
    ])
      reasons.push((await renew(client, refused))?.reason);
    expect(reasons).toEqual([
      ...Array<string>(5).fill('INVALID_TOKEN'),
      ...Array<string>(2).fill('OTHER_SESSION'),
      ...Array<string>(2).fill('NOT_LATER'),
    ]);
    const { code, at } = await client.closed;
    expect(code).toBe(4403);
    expect(at - expiry * 1_000).toBeLessThan(1_000);
  });

  it('says what is wrong in the language asked for', async () => {
    const { client } = await open(staff.token('AGENT') ?? '', { 'accept-language': 'ru' });
    expect(await renew(client, 'rubbish')).toEqual({
      __typename: 'ConnectionNotRenewedError',
      reason: 'INVALID_TOKEN',
      detail: 'Этот токен доступа недействителен.',
      path: ['input', 'accessToken'],
    });
  });

  it('over HTTP is answered NOT_A_SOCKET', async () => {
    const token = staff.token('AGENT') ?? '';
    const { data } = await graphql<Renewed>(staff.app.url, token, RENEW, { accessToken: token });
    expect(data?.renewConnection).toEqual({
      __typename: 'ConnectionNotRenewedError',
      reason: 'NOT_A_SOCKET',
      detail: 'Only a WebSocket can be renewed.',
      path: null,
    });
  });

  it('signs nobody in: a socket without a token stays without one', async () => {
    const client = new LiveClient(staff.app.wsUrl, null);
    clients.push(client);
    const { data, errors } = await client.run<Renewed>(RENEW, { accessToken: staff.token('AGENT') });
    expect(data?.renewConnection).toBeNull();
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect((await client.run('{ viewer { isPlatformAdmin } }')).data).toEqual({ viewer: null });
  });

  it('does not outlive the session: a renewed socket ends within five seconds of signing out', async () => {
    const token = await signIn(staff.app.url, staff.person('AGENT'));
    const { client } = await open(expiringAt(token, nowInSeconds() + 60));
    expect(await renew(client, token)).toMatchObject({ __typename: 'RenewConnectionSuccess' });
    const startedAt = Date.now();
    await graphql(staff.app.url, token, 'mutation { signOut(input: {}) { __typename } }');
    const late = expiringAt(token, nowInSeconds() + 7_200);
    const answer = await client.run<Renewed>(RENEW, { accessToken: late });
    expect(answer.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const { code, at } = await client.closed;
    expect(code).toBe(4403);
    expect(at - startedAt).toBeLessThan(5_000);
  });
});
