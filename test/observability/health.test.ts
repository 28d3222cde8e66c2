import { afterEach, describe, expect, it } from '@jest/globals';
import { failureText } from '../../src/observability/failure-text.js';
import { Health } from '../../src/observability/health.js';
import { waitUntil } from '../support/wait-until.js';

describe('the health of a process', () => {
  let now = new Date('2026-11-29T10:00:00Z');
  let failure: Error | null = null;
  let looks = 0;
  const open: Health[] = [];
  const makeHealth = () => {
    const health = new Health({ now: () => now });
    health.register({
      name: 'job-store',
      isEssential: false,
      check: () => {
        looks += 1;
        return failure === null ? Promise.resolve() : Promise.reject(failure);
      },
    });
    open.push(health);
    return health;
  };

  afterEach(async () => {
    failure = null;
    await Promise.all(open.splice(0).map((health) => health.stop()));
  });

  const untilState = (health: Health, state: string) =>
    waitUntil(state, async () => (await health.report()).dependencies[0]?.state === state);

  it('says of each dependency its state, since when, and why it was lost last', async () => {
    const health = makeHealth();
    expect((await health.report()).dependencies).toEqual([
      { name: 'job-store', isEssential: false, state: 'UP', since: now, lastError: null },
    ]);
    const lostAt = new Date('2026-11-29T10:05:00Z');
    now = lostAt;
    failure = new Error('connect ECONNREFUSED');
    await untilState(health, 'DOWN');
    expect(await health.report()).toMatchObject({
      status: 'degraded',
      isReady: true,
      degraded: ['job-store'],
    });
    now = new Date('2026-11-29T10:09:00Z');
    await untilState(health, 'DOWN');
    expect((await health.report()).dependencies[0]).toMatchObject({
      since: lostAt,
      lastError: { text: 'connect ECONNREFUSED' },
    });
    const backAt = new Date('2026-11-29T10:10:00Z');
    now = backAt;
    failure = null;
    await untilState(health, 'UP');
    expect((await health.report()).dependencies[0]).toMatchObject({
      since: backAt,
      lastError: { text: 'connect ECONNREFUSED' },
    });
  });

  it('is looked at once for all who ask at the same time', async () => {
    const health = makeHealth();
    looks = 0;
    await Promise.all(Array.from({ length: 50 }, () => health.report()));
    expect(looks).toBe(1);
  });

  it('takes one probe for a dependency', () => {
    const health = makeHealth();
    expect(() =>
      health.register({ name: 'job-store', isEssential: false, check: () => Promise.resolve() }),
    ).toThrow('job-store');
  });
});

it.each([
  [new Error('connect to mongodb://jobs:s3cret@db.example:27017/x failed'), 's3cret'],
  [new Error('connect to rediss://:s3cret@db.example:6380 failed'), 's3cret'],
  [new Error('GET https://api.example/waInstance1101/sendMessage/d75b3a66 failed'), 'd75b3a66'],
  [new Error('password=hunter2 was refused'), 'hunter2'],
  [new Error("insert into guests values ('4917012345678')\nduplicate key"), '4917012345678'],
])('what is shown of a failure holds no secret: %s', (error, secret) => {
  expect(failureText(error)).not.toContain(secret);
  expect(failureText(error).length).toBeGreaterThan(5);
});
