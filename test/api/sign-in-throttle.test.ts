import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { startApp, type TestApp } from '../support/app-process.js';
import { graphql } from '../support/graphql-client.js';
import { createHotelFixture, type FixtureUser } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { openTransports, TRANSPORTS, type Ask } from '../support/two-transports.js';

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename ... on TooManyAttemptsError { retryAt } ... on SignInSuccess { deviceToken } } }`;

/** More than the five free ones, and few enough for the account's own, softer count. */
const TRIES = 10;

type Transport = (typeof TRANSPORTS)[number];
interface Outcome {
  readonly __typename: string;
  readonly retryAt: string;
  readonly deviceToken: string;
}

let app: TestApp;
let behindProxies: TestApp;
let pool: pg.Pool;
beforeAll(async () => {
  app = await startApp();
  behindProxies = await startApp({
    databases: app.databases,
    env: { TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8, ::1' },
  });
  pool = superuserPool(app.databases);
}, 120_000);
afterAll(async () => {
  await pool.end();
  await behindProxies.stop();
  await app.stop();
});

// Strangers of one test must not use up the network's budget of the next.
beforeEach(() => pool.query('delete from sign_in_throttles'));

const newUser = async (): Promise<FixtureUser> =>
  (await createHotelFixture(app.databases, { conversations: 0 })).users.agent;

async function signIn(ask: Ask, email: string, password: string): Promise<Outcome> {
  const answer = await ask(SIGN_IN, { input: { email, password } });
  expect(answer.errors).toEqual([]);
  return (answer.data as { signIn: Outcome }).signIn;
}

/** A try over HTTP from this address, as a trusted proxy tells it. */
async function signInFrom(
  address: string,
  input: { readonly email: string; readonly password: string; readonly deviceToken?: string },
): Promise<Outcome> {
  const { email, password, deviceToken } = input;
  const answer = await graphql<{ signIn: Outcome }>(
    behindProxies.url,
    null,
    SIGN_IN,
    { input: { email, password, deviceToken } },
    { 'x-forwarded-for': address },
  );
  expect(answer.errors).toEqual([]);
  if (answer.data === null) throw new Error('no answer');
  return answer.data.signIn;
}

const madeUp = (nth: number) => ({ email: `nobody-${nth}@made-up.example`, password: 'Summer-2026' });
const namesOf = (outcomes: readonly Outcome[]) => outcomes.map((outcome) => outcome.__typename);
const isRefused = (name: string): boolean => name === 'TooManyAttemptsError';

/** A try that says it was forwarded for these addresses, over connections of its own. */
async function tryFrom(
  at: TestApp,
  transport: Transport,
  forwardedFor: string,
  user: FixtureUser,
  password: string,
) {
  const transports = openTransports(at, null, { 'x-forwarded-for': forwardedFor });
  try {
    return (await signIn(transports[transport], user.email, password)).__typename;
  } finally {
    await transports.close();
  }
}

/** Wrong tries made at the same moment, each with its own header; how many were looked at. */
async function lookedAt(
  at: TestApp,
  transport: Transport,
  user: FixtureUser,
  header: (nth: number) => string,
) {
  const outcomes = await Promise.all(
    Array.from({ length: TRIES }, (_, nth) => tryFrom(at, transport, header(nth), user, 'wrong password')),
  );
  return outcomes.filter((outcome) => outcome === 'InvalidCredentialsError').length;
}

describe.each(TRANSPORTS)('the throttle of sign-ins over %s', (transport) => {
  it('counts each operation, tells until when, and lets the right password in afterwards', async () => {
    const user = await newUser();
    const transports = openTransports(app);
    const ask = transports[transport];
    const wrong = await Promise.all(
      Array.from({ length: TRIES }, () => signIn(ask, user.email, 'wrong password')),
    );
    const refused = wrong.filter(({ __typename }) => __typename === 'TooManyAttemptsError');
    // Five at once; one more where the machine took a second over them.
    expect(refused.length).toBeGreaterThanOrEqual(TRIES - 6);
    for (const { retryAt } of refused) expect(Date.parse(retryAt) - Date.now()).toBeLessThanOrEqual(2_000);
    await pool.query(`update sign_in_throttles set next_try_at = now() + interval '1 hour'`);
    expect((await signIn(ask, user.email, user.password)).__typename).toBe('TooManyAttemptsError');
    await pool.query(`update sign_in_throttles set next_try_at = now() - interval '1 second'`);
    expect((await signIn(ask, user.email, user.password)).__typename).toBe('SignInSuccess');
    expect((await signIn(ask, user.email, 'wrong password')).__typename).toBe('InvalidCredentialsError');
    await transports.close();
  });

  it('takes no stranger’s word for where a try comes from', async () => {
    const looked = await lookedAt(app, transport, await newUser(), (nth) => `198.51.100.${nth}`);
    expect(looked).toBeLessThanOrEqual(6);
  });

  it('tells people behind a trusted proxy apart', async () => {
    const user = await newUser();
    const header = (nth: number) => `198.51.100.${nth}, 10.1.2.3`;
    expect(await lookedAt(behindProxies, transport, user, header)).toBe(TRIES);
    expect(await tryFrom(behindProxies, transport, '198.51.100.99', user, user.password)).toBe(
      'SignInSuccess',
    );
  });

  it('believes of the header only what trusted proxies wrote', async () => {
    const forged = (nth: number) => `203.0.113.${nth}, 198.51.100.7, 10.1.2.3`;
    expect(await lookedAt(behindProxies, transport, await newUser(), forged)).toBeLessThanOrEqual(6);
    const garbage = (nth: number) => `203.0.113.${nth}, unknown, 10.1.2.3`;
    expect(await lookedAt(behindProxies, transport, await newUser(), garbage)).toBeLessThanOrEqual(6);
  });
});

describe('a network that guesses', () => {
  it('keeps no honest person of another network waiting with a flood of made-up e-mails', async () => {
    const user = await newUser();
    const honest: string[] = [];
    const flood = Promise.all(
      Array.from({ length: 150 }, (_, nth) => signInFrom('198.51.100.20', madeUp(nth))),
    );
    for (let nth = 0; nth < 12; nth += 1)
      honest.push((await signInFrom(`203.0.113.${nth}`, user)).__typename);
    expect(honest).toEqual(Array.from({ length: 12 }, () => 'SignInSuccess'));
    const outcomes = await flood;
    expect(namesOf(outcomes).filter((name) => !isRefused(name)).length).toBeLessThanOrEqual(31);
    for (const { retryAt } of outcomes.filter(({ __typename }) => isRefused(__typename)))
      expect(Date.parse(retryAt)).toBeGreaterThan(Date.now() - 60_000);
  });

  it('is slowed when it tries one password on many accounts, and the accounts are not', async () => {
    const user = await newUser();
    const names: string[] = [];
    for (let nth = 0; nth < 40; nth += 1)
      names.push((await signInFrom('198.51.100.21', madeUp(nth))).__typename);
    expect(names.findIndex(isRefused)).toBe(30);
    for (let nth = 0; nth < 8; nth += 1) {
      const refused = await signInFrom('198.51.100.21', { ...user, password: 'Summer-2026' });
      expect(refused.__typename).toBe('TooManyAttemptsError');
      expect(Date.parse(refused.retryAt) - Date.now()).toBeGreaterThan(1_000);
      expect(Date.parse(refused.retryAt) - Date.now()).toBeLessThanOrEqual(20_000);
    }
    const { rows } = await pool.query('select 1 from sign_in_throttles where failures > 0');
    // Of each try that was checked its account and its pair, and the network; of a refused one nothing.
    expect(rows.length).toBeLessThanOrEqual(2 * names.filter((name) => !isRefused(name)).length + 1);
    expect((await signInFrom('203.0.113.21', user)).__typename).toBe('SignInSuccess');
  });

  it('is one /64 of IPv6, however the address is written', async () => {
    const names: string[] = [];
    for (let nth = 0; nth < 34; nth += 1) {
      const address = nth % 2 === 0 ? `2001:db8:0:7::${nth + 1}` : `2001:0DB8:0000:0007:a:b:c:${nth + 1}`;
      names.push((await signInFrom(address, madeUp(nth))).__typename);
    }
    expect(names.findIndex(isRefused)).toBe(30);
    expect((await signInFrom('2001:db8:0:8::1', madeUp(1))).__typename).toBe('InvalidCredentialsError');
  });

  it('is not used up by people who know their password', async () => {
    const users = [await newUser(), await newUser()];
    const names: string[] = [];
    for (let nth = 0; nth < 17; nth += 1)
      for (const user of users) names.push((await signInFrom('198.51.100.22', user)).__typename);
    expect(names.filter((name) => name !== 'SignInSuccess')).toEqual([]);
  });
});

describe('a browser that signed in before', () => {
  it('lets each account in that did so, and no other, though strangers used up the network’s budget', async () => {
    const [first, second, stranger] = [await newUser(), await newUser(), await newUser()];
    const one = await signInFrom('198.51.100.31', first);
    const two = await signInFrom('198.51.100.31', { ...second, deviceToken: one.deviceToken });
    for (let nth = 0; nth < 31; nth += 1) await signInFrom('198.51.100.31', madeUp(nth));
    const { deviceToken } = two;
    expect((await signInFrom('198.51.100.31', first)).__typename).toBe('TooManyAttemptsError');
    expect((await signInFrom('198.51.100.31', { ...first, deviceToken })).__typename).toBe('SignInSuccess');
    expect((await signInFrom('198.51.100.31', { ...second, deviceToken })).__typename).toBe('SignInSuccess');
    expect((await signInFrom('198.51.100.31', { ...stranger, deviceToken })).__typename).toBe(
      'TooManyAttemptsError',
    );
    const forged = deviceToken.replace(/^v1\.[^.]+/, 'v1.AAAAAAAAAAAAAAAA');
    expect((await signInFrom('198.51.100.31', { ...first, deviceToken: forged })).__typename).toBe(
      'TooManyAttemptsError',
    );
  });

  it('is slowed itself when it guesses', async () => {
    const user = await newUser();
    const { deviceToken } = await signInFrom('198.51.100.32', user);
    const names: string[] = [];
    for (let nth = 0; nth < 8; nth += 1)
      names.push((await signInFrom('198.51.100.32', { ...user, password: 'wrong', deviceToken })).__typename);
    expect(names.filter(isRefused).length).toBeGreaterThanOrEqual(2);
  });
});

describe('an account', () => {
  it('is signed in to thirty times at once, from wherever and by a known browser too, then each 20 s', async () => {
    const [user, other] = [await newUser(), await newUser()];
    const { deviceToken } = await signInFrom('198.51.100.41', user);
    for (let nth = 1; nth < 30; nth += 1) {
      const source = nth % 2 === 0 ? user : { ...user, deviceToken };
      expect((await signInFrom(`203.0.113.${nth}`, source)).__typename).toBe('SignInSuccess');
    }
    for (const source of [user, { ...user, deviceToken }, { ...user, password: 'wrong' }]) {
      const refused = await signInFrom('198.51.100.42', source);
      expect(refused.__typename).toBe('TooManyAttemptsError');
      expect(Date.parse(refused.retryAt) - Date.now()).toBeGreaterThan(0);
      expect(Date.parse(refused.retryAt) - Date.now()).toBeLessThanOrEqual(20_000);
    }
    expect((await signInFrom('198.51.100.42', other)).__typename).toBe('SignInSuccess');
    await pool.query(`update sign_in_throttles set next_try_at = next_try_at - interval '20 seconds'`);
    expect((await signInFrom('198.51.100.42', user)).__typename).toBe('SignInSuccess');
    expect((await signInFrom('198.51.100.42', user)).__typename).toBe('TooManyAttemptsError');
  });
});
