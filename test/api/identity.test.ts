import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type pg from 'pg';
import { startApp, type TestApp } from '../support/app-process.js';
import { graphql, graphqlData, signIn } from '../support/graphql-client.js';
import { createHotelFixture, type FixtureUser, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { testSecrets } from '../support/test-secrets.js';

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename
  ... on SessionTokens { accessToken refreshToken expiresAt }
  ... on SignInSuccess { viewer { user { displayName } memberships { edges { node { role } } } } }
  ... on UserError { detail path }
} }`;
const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) {
  __typename ... on SessionTokens { accessToken refreshToken } ... on UserError { detail }
} }`;
const SIGN_OUT =
  'mutation ($input: SignOutInput!) { signOut(input: $input) { ... on SignOutSuccess { endedSessions } } }';
const VIEWER = '{ viewer { isPlatformAdmin } }';

interface SignedIn {
  readonly __typename: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

let app: TestApp;
let hotel: HotelFixture;
let pool: pg.Pool;
beforeAll(async () => {
  app = await startApp();
  hotel = await createHotelFixture(app.databases, { conversations: 1 });
  pool = superuserPool(app.databases);
}, 120_000);
afterAll(async () => {
  await pool.end();
  await app.stop();
});

async function attempt(email: string, password: string): Promise<SignedIn> {
  const data = await graphqlData<{ signIn: SignedIn }>(app.url, null, SIGN_IN, {
    input: { email, password },
  });
  return data.signIn;
}
const enter = (user: FixtureUser) => attempt(user.email, user.password);
async function renew(refreshToken: string | null): Promise<SignedIn> {
  const data = await graphqlData<{ refreshSession: SignedIn }>(app.url, null, REFRESH, {
    input: { refreshToken },
  });
  return data.refreshSession;
}
async function codeFor(token: string, query = VIEWER): Promise<unknown> {
  const { status, errors } = await graphql(app.url, token, query);
  return [status, errors[0]?.extensions?.code];
}
const auditOf = async (action: string, userId: string) =>
  (
    await pool.query('select detail from platform_audit_entries where action = $1 and actor_user_id = $2', [
      action,
      userId,
    ])
  ).rows.length;

describe('signing in', () => {
  it('gives tokens and who has signed in, and leaves an audit row', async () => {
    const user = hotel.users.manager;
    expect(await enter(user)).toMatchObject({
      __typename: 'SignInSuccess',
      viewer: { user: { displayName: user.name }, memberships: { edges: [{ node: { role: 'MANAGER' } }] } },
    });
    expect(await auditOf('SIGN_IN', user.id)).toBe(1);
  });

  it('answers an unknown e-mail and a wrong password alike', async () => {
    const wrong = await attempt(hotel.users.viewer.email, 'not-the-password');
    const unknown = await attempt('nobody@fixture.example', 'not-the-password');
    expect(wrong).toEqual({
      __typename: 'InvalidCredentialsError',
      detail: 'E-mail or password is wrong.',
      path: null,
    });
    expect(unknown).toEqual(wrong);
  });

  it('says which input is not valid', async () => {
    expect(await attempt('no address', 'x')).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'email'],
    });
  });

  it('is refused to a disabled person, whose session ends too', async () => {
    const user = hotel.users.viewer;
    const { accessToken } = await enter(user);
    await pool.query('update users set disabled_at = now() where id = $1', [user.id]);
    expect((await enter(user)).__typename).toBe('InvalidCredentialsError');
    expect(await codeFor(accessToken)).toEqual([200, 'UNAUTHENTICATED']);
    await pool.query('update users set disabled_at = null where id = $1', [user.id]);
  });

  it('stores no password and no token, only hashes', async () => {
    const { refreshToken } = await enter(hotel.users.manager);
    const stored = await pool.query('select 1 from refresh_tokens where token_hash = $1', [
      createHash('sha256').update(refreshToken).digest(),
    ]);
    expect(stored.rowCount).toBe(1);
    expect(app.logs().join('\n')).not.toContain(refreshToken);
    expect(app.logs().join('\n')).not.toContain(hotel.users.manager.email);
  });
});

describe('keys', () => {
  it('rotate: the new one signs, tokens of the old one go on', async () => {
    const before = await signIn(app.url, hotel.users.agent);
    const next = `next:${'n'.repeat(40)}`;
    const rotated = await startApp({
      databases: app.databases,
      env: { JWT_SECRETS: `${next},${testSecrets.JWT_SECRETS}` },
    });
    const after = await signIn(rotated.url, hotel.users.agent);
    const kid = (token: string) => jwt.decode(token, { complete: true })?.header.kid;
    expect([kid(before), kid(after)]).toEqual(['test', 'next']);
    expect((await graphql(rotated.url, before, VIEWER)).errors).toEqual([]);
    expect((await graphql(rotated.url, after, VIEWER)).errors).toEqual([]);
    expect((await graphql(app.url, after, VIEWER)).status).toBe(401);
    await rotated.stop();
  });
});

describe('a session', () => {
  it('goes on with the refresh token, which works once', async () => {
    const first = await enter(hotel.users.agent);
    const second = await renew(first.refreshToken);
    const third = await renew(second.refreshToken);
    expect(await codeFor(third.accessToken)).toEqual([200, undefined]);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
  });

  it('is not renewed without its token', async () => {
    await enter(hotel.users.manager);
    expect((await renew(null)).__typename).toBe('InvalidRefreshTokenError');
  });

  it('gives the same successor again where the answer was lost', async () => {
    const { refreshToken } = await enter(hotel.users.agent);
    const [one, two] = await Promise.all([renew(refreshToken), renew(refreshToken)]);
    expect(one.refreshToken).toBe(two.refreshToken);
  });

  it('ends with all its tokens where a used token comes back later', async () => {
    const user = hotel.users.agent;
    const stolen = await enter(user);
    const rightful = await renew(stolen.refreshToken);
    await pool.query(
      `update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null`,
    );
    expect((await renew(stolen.refreshToken)).__typename).toBe('InvalidRefreshTokenError');
    expect((await renew(rightful.refreshToken)).__typename).toBe('InvalidRefreshTokenError');
    expect(await codeFor(rightful.accessToken)).toEqual([200, 'UNAUTHENTICATED']);
    expect(await auditOf('REFRESH_TOKEN_REUSED', user.id)).toBe(1);
  });

  it.each(['', 'x', 'A'.repeat(43)])('is not renewed by %p', async (text) => {
    expect((await renew(text)).__typename).toBe('InvalidRefreshTokenError');
  });

  it('ends by signing out, this one or all', async () => {
    const user = hotel.users.owner;
    const [one, two, three] = [await enter(user), await enter(user), await enter(user)];
    const out = (token: string, everywhere: boolean) =>
      graphqlData(app.url, token, SIGN_OUT, { input: { everywhere } });
    expect(await out(one.accessToken, false)).toEqual({ signOut: { endedSessions: 1 } });
    expect(await codeFor(one.accessToken)).toEqual([200, 'UNAUTHENTICATED']);
    expect(await codeFor(two.accessToken)).toEqual([200, undefined]);
    expect(await codeFor(one.accessToken, '{ hotels { __typename } }')).toEqual([200, 'UNAUTHENTICATED']);
    // Two, three, and the one that the fixture began.
    expect(await out(two.accessToken, true)).toEqual({ signOut: { endedSessions: 3 } });
    expect(await codeFor(three.accessToken)).toEqual([200, 'UNAUTHENTICATED']);
    expect((await renew(three.refreshToken)).__typename).toBe('InvalidRefreshTokenError');
    expect(await auditOf('SIGN_OUT', user.id)).toBe(2);
  });

  it('goes on over HTTP with the rights of the moment', async () => {
    const token = await signIn(app.url, hotel.users.manager);
    const roles = async () =>
      (
        await graphqlData<{ viewer: unknown }>(
          app.url,
          token,
          '{ viewer { memberships { edges { node { role } } } } }',
        )
      ).viewer;
    expect(await roles()).toEqual({ memberships: { edges: [{ node: { role: 'MANAGER' } }] } });
    await pool.query(`update memberships set role = 'VIEWER' where user_id = $1`, [hotel.users.manager.id]);
    expect(await roles()).toEqual({ memberships: { edges: [{ node: { role: 'VIEWER' } }] } });
  });
});
