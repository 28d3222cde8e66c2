import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { startApp, type TestApp } from '../support/app-process.js';
import { createHotelFixture, type FixtureUser } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { openTransports, TRANSPORTS, type Ask } from '../support/two-transports.js';

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename ... on TooManyAttemptsError { retryAt } } }`;

/** More than the five free ones, and few enough for the account's own, softer count. */
const TRIES = 10;

type Transport = (typeof TRANSPORTS)[number];
interface Outcome {
  readonly __typename: string;
  readonly retryAt: string;
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

const newUser = async (): Promise<FixtureUser> =>
  (await createHotelFixture(app.databases, { conversations: 0 })).users.agent;

async function signIn(ask: Ask, email: string, password: string): Promise<Outcome> {
  const answer = await ask(SIGN_IN, { input: { email, password } });
  expect(answer.errors).toEqual([]);
  return (answer.data as { signIn: Outcome }).signIn;
}

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
