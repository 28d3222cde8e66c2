import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { BodyBudget } from '../../src/http/body-budget.js';
import { BrowserOrigins, shareWithOrigins } from '../../src/http/browser-origins.js';
import { createHttpServer } from '../../src/http/http-server.js';
import { createLogger } from '../../src/observability/logger.js';
import { Metrics } from '../../src/observability/metrics.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { openTransports } from '../support/two-transports.js';

const CONSOLE = 'https://console.example';
const PARTNER = 'http://localhost:5173';
const ALLOWED = [CONSOLE, PARTNER];
/** Each like an origin that is allowed, and none. */
const STRANGERS: readonly (readonly [what: string, origin: string])[] = [
  ['of a stranger', 'https://elsewhere.example'],
  ['without an origin', 'null'],
  ['of another scheme', 'http://console.example'],
  ['of another port', 'https://console.example:8443'],
  ['of a subdomain', 'https://evil.console.example'],
  ['whose name begins alike', 'https://console.example.evil.example'],
  ['in upper case', 'https://CONSOLE.example'],
  ['with a path', 'https://console.example/'],
  ['in a list', `${CONSOLE}, ${PARTNER}`],
  ['of no form', 'console.example'],
  ['of anybody', '*'],
];
/** What a browser has to ask leave for, of the headers that stock clients send. */
const CLIENT_HEADERS: readonly (readonly string[])[] = [
  [],
  ['content-type'],
  ['authorization', 'content-type'],
  ['apollo-require-preflight', 'authorization', 'content-type'],
  ['authorization', 'content-type', 'x-request-id'],
  ['apollographql-client-name', 'apollographql-client-version', 'content-type', 'x-apollo-operation-name'],
  ['accept', 'accept-language', 'apollo-require-preflight', 'authorization', 'content-type', 'x-request-id'],
];

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { ALLOWED_ORIGINS: ` ${CONSOLE} ,${PARTNER}` } });
}, 120_000);
afterAll(() => app.stop());

const words = (value: string | null) => (value ?? '').toLowerCase().split(/\s*,\s*/);
const leaves = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));
const post = (body: string, headers: Record<string, string>) =>
  fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const preflight = (path: string, origin: string, method: string, headers: readonly string[]) =>
  fetch(`${app.url}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(headers.length > 0 ? { 'access-control-request-headers': headers.join(',') } : {}),
    },
  });

describe('a preflight', () => {
  const passing = ALLOWED.flatMap((origin) =>
    [
      ...['GET', 'POST'].map((method) => ['/graphql', method] as const),
      ...['GET', 'HEAD'].map((method) => ['/files/any', method] as const),
    ].flatMap(([path, method]) => CLIENT_HEADERS.map((headers) => [origin, method, path, headers] as const)),
  );
  it.each(passing)('of %s for %s %s with %j passes', async (origin, method, path, asked) => {
    const response = await preflight(path, origin, method, asked);
    expect([response.status, await response.text()]).toEqual([204, '']);
    const { headers } = response;
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(words(headers.get('access-control-allow-methods'))).toContain(method.toLowerCase());
    expect(words(headers.get('access-control-allow-headers'))).toEqual(expect.arrayContaining([...asked]));
    expect(Number(headers.get('access-control-max-age'))).toBeGreaterThan(0);
    expect(words(headers.get('vary'))).toContain('origin');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('passes for no other method or header', async () => {
    const { headers } = await preflight('/graphql', CONSOLE, 'DELETE', ['x-anything']);
    expect(words(headers.get('access-control-allow-methods'))).toEqual(['get', 'post']);
    expect(words(headers.get('access-control-allow-headers'))).not.toContain('x-anything');
    expect(words(headers.get('access-control-allow-headers'))).not.toContain('*');
  });

  it.each(STRANGERS)('of a page %s passes nowhere', async (_what, origin) => {
    for (const path of ['/graphql', '/files/any']) {
      const response = await preflight(path, origin, 'POST', ['content-type']);
      expect([response.ok, leaves(response.headers)]).toEqual([false, []]);
    }
  });

  it.each(['/webhooks/green-api/1', '/health/ready', '/nothing', '/graphql/more', '/graphiql'])(
    'of an allowed origin for %s does not pass',
    async (path) => {
      const response = await preflight(path, CONSOLE, 'POST', ['content-type']);
      expect([response.ok, leaves(response.headers)]).toEqual([false, []]);
    },
  );
});

const PREFLIGHTED = { 'apollo-require-preflight': '1' };
const ANSWERS: readonly (readonly [
  what: string,
  status: number,
  ask: (headers: Record<string, string>) => Promise<Response>,
])[] = [
  ['data', 200, (headers) => post('{"query":"{ __typename }"}', headers)],
  [
    'data by GET',
    200,
    (headers) =>
      fetch(`${app.url}/graphql?query=%7B__typename%7D`, {
        headers: { ...headers, ...PREFLIGHTED },
      }),
  ],
  ['an operation that is not valid', 400, (headers) => post('{"query":"{ nope }"}', headers)],
  ['a body that is no JSON', 400, (headers) => post('{', headers)],
  ['a wrong token', 401, (headers) => post('{"query":"{ __typename }"}', { ...headers, authorization: 'x' })],
  [
    'a wrong method',
    405,
    (headers) =>
      fetch(`${app.url}/graphql`, { method: 'PUT', headers: { ...headers, ...PREFLIGHTED }, body: '{}' }),
  ],
  [
    'an OPTIONS that is no preflight',
    405,
    (headers) => fetch(`${app.url}/graphql`, { method: 'OPTIONS', headers: { ...headers, ...PREFLIGHTED } }),
  ],
  ['a body that is too large', 413, (headers) => post(`"${'x'.repeat(1_100_000)}"`, headers)],
  ['no such file', 404, (headers) => fetch(`${app.url}/files/rubbish`, { headers })],
];

describe('an answer', () => {
  it.each(ANSWERS)('with %s (%d) can be read by a page of an allowed origin', async (_what, status, ask) => {
    for (const origin of ALLOWED) {
      const { headers, ...response } = await ask({ origin, 'x-request-id': 'asked-from-afar' }).then(
        (got) => ({
          status: got.status,
          headers: got.headers,
        }),
      );
      expect(response.status).toBe(status);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(words(headers.get('access-control-expose-headers'))).toEqual(['x-request-id', 'retry-after']);
      expect(headers.get('x-request-id')).toBe('asked-from-afar');
      expect(words(headers.get('vary'))).toContain('origin');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each(ANSWERS)('with %s (%d) gives leave to nobody else', async (_what, status, ask) => {
    for (const origin of [...STRANGERS.map(([, each]) => each), app.url, undefined]) {
      const response = await ask(origin === undefined ? {} : { origin });
      expect([response.status, leaves(response.headers)]).toEqual([status, []]);
      expect(words(response.headers.get('vary'))).toContain('origin');
    }
  });

  it('to a webhook or about health is the same wherever it is asked from', async () => {
    const ask = async (origin?: string) => {
      const headers: Record<string, string> = origin === undefined ? {} : { origin };
      return Promise.all([
        fetch(`${app.url}/webhooks/green-api/1`, { method: 'POST', headers }),
        fetch(`${app.url}/health/live`, { headers }),
      ]).then((answers) => answers.map(({ status, headers: got }) => [status, leaves(got), got.get('vary')]));
    };
    expect(await ask(CONSOLE)).toEqual(await ask());
    expect(await ask(CONSOLE)).toEqual([
      [401, [], null],
      [200, [], null],
    ]);
  });

  it('without room for the body (503) can be read, and when to try again', async () => {
    const nothing = new BodyBudget({ perSender: 1, perGroup: 1, total: 1, waitMs: 1, waitingPerSender: 1 });
    const server = createHttpServer({
      logger: createLogger('silent'),
      metrics: new Metrics(),
      isProduction: true,
      bodies: { small: nothing, large: nothing },
    });
    shareWithOrigins(server, new BrowserOrigins(ALLOWED), '/graphql');
    server.post('/graphql', () => ({}));
    await server.listen({ host: '127.0.0.1', port: 0 });
    try {
      const { port } = server.server.address() as AddressInfo;
      const { status, headers } = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: CONSOLE },
        // Small bodies need no room.
        body: JSON.stringify({ query: `{ __typename } #${'x'.repeat(5_000)}` }),
      });
      expect(status).toBe(503);
      expect(headers.get('access-control-allow-origin')).toBe(CONSOLE);
      expect(words(headers.get('access-control-expose-headers'))).toContain('retry-after');
      expect(headers.get('retry-after')).toBe('5');
    } finally {
      await server.close();
    }
  });

  it('of the file route may be embedded elsewhere, and no other', async () => {
    const policyOf = async (path: string) =>
      (await fetch(`${app.url}${path}`)).headers.get('cross-origin-resource-policy');
    expect(await policyOf('/files/rubbish')).toBe('cross-origin');
    for (const path of ['/graphql', '/health/live', '/graphiql'])
      expect(await policyOf(path)).toBe('same-origin');
  });
});

describe('a WebSocket', () => {
  /** `open`, or the status that the upgrade was answered with. */
  const upgrade = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(app.wsUrl, 'graphql-transport-ws', { headers });
      socket.once('open', () => {
        resolve('open');
        socket.close();
      });
      socket.once('unexpected-response', (request, { statusCode }) => {
        resolve(String(statusCode));
        request.destroy();
      });
      socket.on('error', () => undefined);
    });

  it.each([
    ['no browser', () => ({})],
    ['a page of an allowed origin', () => ({ origin: CONSOLE })],
    ['a page of another one', () => ({ origin: PARTNER })],
    ['a page of this server', () => ({ origin: app.url })],
    ['a page of this server behind a proxy', () => ({ host: 'api.example', origin: 'https://api.example' })],
    ['one with a port in its Host', () => ({ host: 'api.example:443', origin: 'https://api.example' })],
  ] as const)('of %s is opened', async (_what, headers) => {
    expect(await upgrade(headers())).toBe('open');
  });

  it.each([
    ...STRANGERS,
    ['of nothing', ''],
    ['of another scheme than the web', 'ftp://127.0.0.1'],
    ['with a name before the host', 'https://user@console.example'],
  ])('of a page %s is refused before the handshake', async (_what, origin) => {
    expect(await upgrade({ origin })).toBe('403');
  });

  it('of a page at another port of this machine is refused', async () => {
    expect(await upgrade({ origin: 'http://127.0.0.1:1' })).toBe('403');
    expect(await upgrade({ host: 'api.example:8443', origin: 'https://api.example' })).toBe('403');
    expect(await upgrade({ host: '/', origin: 'https://api.example' })).toBe('403');
  });

  it('that is refused ends its connection', async () => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.write(
      'GET /graphql HTTP/1.1\r\nhost: x\r\norigin: null\r\nconnection: Upgrade\r\nupgrade: websocket\r\n' +
        'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    await once(socket, 'close');
  });

  it('serves a page of an allowed origin', async () => {
    const transports = openTransports(app, null, { origin: CONSOLE });
    try {
      expect((await transports.WebSocket('{ __typename }')).data).toEqual({ __typename: 'Query' });
      expect((await transports.HTTP('{ __typename }')).data).toEqual({ __typename: 'Query' });
    } finally {
      await transports.close();
    }
  });
});
