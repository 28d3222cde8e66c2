import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../scripts/free-port.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { startProcess } from '../support/child-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { testSecrets } from '../support/test-secrets.js';
import { getRedisUrl } from '../support/test-servers.js';

let database: TestDatabase;
let api: TestApp;
let worker: TestApp;
beforeAll(async () => {
  database = await createDatabase();
  const several = { REDIS_URL: getRedisUrl() };
  [api, worker] = await Promise.all([
    startApp({ databases: database, env: { ...several, ROLE: 'api' } }),
    startApp({ databases: database, env: { ...several, ROLE: 'worker' } }),
  ]);
}, 120_000);
afterAll(async () => {
  await Promise.all([api.stop(), worker.stop()]);
  await database.drop();
});

const told = async (url: string, init?: RequestInit) => {
  // The id of a request is the only difference that two answers may have, so it is the same for all.
  const response = await fetch(url, { ...init, headers: { 'x-request-id': 'the-same-for-all' } });
  return { status: response.status, body: await response.text() };
};

describe.each([
  ['api', () => api],
  ['worker', () => worker],
])('a process of role %s', (_role, process) => {
  it.each(['GET', 'HEAD', 'POST', 'OPTIONS'])(
    'answers %s /metrics on the port of clients as it answers any unknown path',
    async (method) => {
      const { url } = process();
      for (const path of ['/metrics', '/metrics/', '/metrics?format=prometheus', '//metrics', '/METRICS']) {
        const answer = await told(`${url}${path}`, { method });
        expect([path, answer]).toEqual([path, await told(`${url}/nothing`, { method })]);
        expect(answer.status).toBe(404);
      }
    },
  );

  it('shows its figures on the port of operators, and nothing that clients ask there', async () => {
    const operations = await process().operationsUrl();
    expect(operations).not.toBe(process().url);
    const { status, body } = await told(`${operations}/metrics`);
    expect(status).toBe(200);
    expect(body).toContain('process_cpu_seconds_total');
    for (const path of ['/graphql', '/graphiql', '/webhooks/green-api/1'])
      expect((await told(`${operations}${path}`, { method: 'POST' })).status).toBe(404);
  });

  it('says on both ports whether it is ready', async () => {
    const ready = { status: 200, body: '{"status":"ok","degraded":[]}' };
    expect(await told(`${process().url}/health/ready`)).toEqual(ready);
    expect(await told(`${await process().operationsUrl()}/health/ready`)).toEqual(ready);
    expect((await told(`${process().url}/health/live`)).status).toBe(200);
  });

  it('opens the port of operators to this machine alone unless told otherwise', async () => {
    const elsewhere = new URL(await process().operationsUrl());
    expect(elsewhere.hostname).toBe('127.0.0.1');
    // Loopback too, but not the address it listens on: a server on all interfaces would answer.
    elsewhere.hostname = '127.0.0.2';
    await expect(fetch(elsewhere)).rejects.toThrow('fetch failed');
  });
});

describe('a process whose port for operators', () => {
  const start = (env: Readonly<Record<string, string>>) =>
    startProcess('src/main.js', {
      NODE_ENV: 'test',
      DATABASE_URL: database.appUrl,
      ...testSecrets,
      ...env,
    });

  it('is taken does not start, and says which setting to change', async () => {
    const taken = new URL(await api.operationsUrl()).port;
    const process = start({ PORT: String(await findFreePort()), OPERATIONS_PORT: taken });
    expect(await process.exited).toBe(1);
    expect(process.logs().join('\n')).toContain(
      `OPERATIONS_PORT: ${taken} on 127.0.0.1 is taken; choose another with OPERATIONS_PORT=…`,
    );
  });

  it('is on no interface of this machine does not start, and says which setting to change', async () => {
    const process = start({
      PORT: String(await findFreePort()),
      OPERATIONS_PORT: '0',
      OPERATIONS_HOST: '192.0.2.1',
    });
    expect(await process.exited).toBe(1);
    expect(process.logs().join('\n')).toContain('OPERATIONS_HOST: 192.0.2.1 is no address of this machine');
  });
});
