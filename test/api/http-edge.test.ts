import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { graphql } from '../support/graphql-client.js';
import { createHotelFixture } from '../support/hotel-fixture.js';
import { sharedApp } from '../support/shared-app.js';

const ELSEWHERE = 'https://elsewhere.example';

let app: RunningApp;
beforeAll(async () => {
  app = await sharedApp();
}, 120_000);

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('the HTTP edge refuses', () => {
  it('a body of more than 1 MB, as JSON, which a sender reads however much he has still to send', async () => {
    const body = JSON.stringify({ query: 'x'.repeat(1_100_000) });
    for (let i = 0; i < 30; i += 1) {
      // Leaves a connection behind on which the next request goes out at once, and whole.
      expect((await fetch(`${app.url}/nothing`)).status).toBe(404);
      const response = await post(body);
      expect([response.status, await response.json()]).toEqual([
        413,
        {
          errors: [
            {
              message: 'The body is larger than 1 MB.',
              extensions: { code: 'PAYLOAD_TOO_LARGE', requestId: response.headers.get('x-request-id') },
            },
          ],
        },
      ]);
    }
  });

  it('a body that would never end, after telling so', async () => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    const ended = once(socket, 'close');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99000000\r\n\r\n{',
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 413 /);
    await ended;
  });

  it('a form from another site', async () => {
    const response = await post('query=%7B__typename%7D', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(response.status).toBe(400);
    expect((await fetch(`${app.url}/graphql?query=%7B__typename%7D`)).status).toBe(400);
  });

  it('a subscription, and tells where to go', async () => {
    const { errors } = await graphql(
      app.url,
      null,
      'subscription { alertRaised(hotelId: "x") { __typename } }',
    );
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('WebSocket'),
      extensions: { code: 'BAD_REQUEST' },
    });
  });
});

describe('bodies that never end, of strangers in the same network', () => {
  it('take no room of people who are signed in, nor of small bodies', async () => {
    const { users } = await createHotelFixture(app.databases, { conversations: 0 });
    const token = accessToken(users.agent);
    const head =
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 65536\r\n\r\n{';
    const sockets = Array.from({ length: 132 }, () => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1').on('error', () => undefined);
      socket.write(head);
      return socket;
    });
    try {
      // The four for which there is no room are told so, so the others have taken theirs.
      await Promise.any(sockets.map((socket) => once(socket, 'data')));
      const query = `{ viewer { isPlatformAdmin } } # ${'x'.repeat(5_000)}`;
      expect((await graphql(app.url, token, query)).data).toEqual({ viewer: { isPlatformAdmin: false } });
      expect((await graphql(app.url, null, query)).status).toBe(503);
      expect((await graphql(app.url, null, '{ __typename }')).data).toEqual({ __typename: 'Query' });
      expect(accessToken(users.agent)).not.toBe('');
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }, 30_000);
});

describe('an answer of a server without ALLOWED_ORIGINS carries security headers and no leave for other origins', () => {
  const answers: readonly (readonly [what: string, status: number, ask: () => Promise<Response>])[] = [
    ['data', 200, () => post('{"query":"{ __typename }"}', { origin: ELSEWHERE })],
    ['an operation that is not valid', 400, () => post('{"query":"{ nope }"}', { origin: ELSEWHERE })],
    ['a body that is no JSON', 400, () => post('{', { origin: ELSEWHERE })],
    [
      'a wrong token',
      401,
      () => post('{"query":"{ __typename }"}', { origin: ELSEWHERE, authorization: 'x' }),
    ],
    ['nothing there', 404, () => fetch(`${app.url}/nothing`, { headers: { origin: ELSEWHERE } })],
    [
      'a wrong method',
      405,
      () =>
        fetch(`${app.url}/graphql`, {
          method: 'PUT',
          headers: { origin: ELSEWHERE, 'content-type': 'application/json' },
          body: '{}',
        }),
    ],
    ['a body that is too large', 413, () => post(`"${'x'.repeat(1_100_000)}"`, { origin: ELSEWHERE })],
    [
      'a webhook with a wrong token',
      401,
      () => fetch(`${app.url}/webhooks/green-api/1`, { method: 'POST', headers: { origin: ELSEWHERE } }),
    ],
  ];

  it.each(answers)('with %s (%d)', async (_what, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    const { headers } = response;
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('vary')).toBeNull();
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it.each(['/graphql', '/webhooks/green-api/1', '/health/ready', '/metrics'])(
    'to a preflight of another origin at %s too',
    async (path) => {
      const response = await fetch(`${app.url}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: ELSEWHERE,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization, content-type',
        },
      });
      expect(response.ok).toBe(false);
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('and the request id that the client gave', async () => {
    const { headers } = await post('{"query":"{ __typename }"}', { 'x-request-id': 'given-by-client' });
    expect(headers.get('x-request-id')).toBe('given-by-client');
  });
});

it('GraphiQL comes whole from this server', async () => {
  const page = await (await fetch(`${app.url}/graphiql`)).text();
  expect(page.match(/<(script|link)[^>]+(src|href)="https?:/g)).toBeNull();
  expect(page).toContain('"endpoint":"/graphql"');
});
