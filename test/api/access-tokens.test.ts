import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import WebSocket from 'ws';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { graphql, withoutRequestId, type FormattedError } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { testSecrets } from '../support/test-secrets.js';
import { sharedApp } from '../support/shared-app.js';

const VIEWER = '{ viewer { isPlatformAdmin } }';

let app: RunningApp;
let hotel: HotelFixture;
/** Claims of a session that is alive: each token below is wrong in one thing only. */
let alive: jwt.JwtPayload;
beforeAll(async () => {
  app = await sharedApp();
  hotel = await createHotelFixture(app.databases, { conversations: 0 });
  alive = jwt.decode(accessToken(hotel.users.agent)) as jwt.JwtPayload;
}, 120_000);

const secret = testSecrets.JWT_SECRETS.split(':')[1] ?? '';
const signed = (change: object = {}, options: jwt.SignOptions = {}, key = secret) =>
  jwt.sign({ ...alive, ...change }, key, { algorithm: 'HS256', keyid: 'test', ...options });
const withoutExpiry = () => {
  const { exp: _exp, ...rest } = alive;
  return jwt.sign(rest, secret, { algorithm: 'HS256', keyid: 'test' });
};
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const withoutSignature = (alg: string) => `${encoded({ alg, typ: 'JWT', kid: 'test' })}.${encoded(alive)}.`;

const refusedOverHttp = async (token: string) => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: VIEWER }),
  });
  const { errors } = (await response.json()) as { errors: FormattedError[] };
  return { status: response.status, errors: errors.map(withoutRequestId) };
};

/** Introduces itself with the token; resolves with what came until the server closed. */
const refusedOverSocket = (token: string) =>
  introducedWith(JSON.stringify({ authorization: `Bearer ${token}` }));

const introducedWith = (payload: string) =>
  new Promise<{ code: number; reason: string; frames: string[] }>((resolve, reject) => {
    const socket = new WebSocket(app.wsUrl, 'graphql-transport-ws');
    const frames: string[] = [];
    socket.on('open', () => socket.send(`{"type":"connection_init","payload":${payload}}`));
    socket.on('message', (data: Buffer) => {
      frames.push(data.toString());
      socket.close();
    });
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString(), frames }));
    socket.on('error', reject);
  });

describe('an access token', () => {
  it('that is right in everything is taken on both transports', async () => {
    expect((await graphql(app.url, signed(), VIEWER)).data).toEqual({ viewer: { isPlatformAdmin: false } });
    expect((await refusedOverSocket(signed())).frames).toEqual(['{"type":"connection_ack"}']);
  });

  it.each<[string, () => string]>([
    ['of nobody', () => 'x'],
    ['without an algorithm', () => withoutSignature('none')],
    ['without an algorithm, written otherwise', () => withoutSignature('nOnE')],
    ['without its signature', () => withoutSignature('HS256')],
    ['of another algorithm, with our key', () => signed({}, { algorithm: 'HS512' })],
    ['for another audience', () => signed({ aud: 'somebody-else' })],
    ['of another issuer', () => signed({ iss: 'somebody-else' })],
    ['without an expiry', withoutExpiry],
    ['expired by a second', () => signed({ exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['of an unknown key', () => signed({}, { keyid: 'other' })],
    ['of another secret', () => signed({}, {}, 'another secret of more than 32 bytes')],
    ['whose ids are no ids', () => signed({ sub: "' or 1=1" })],
    ['of 10 kB', () => signed({ more: 'x'.repeat(10_000) })],
  ])('%s is refused like any other, on both transports', async (_what, make) => {
    expect(await refusedOverHttp(make())).toEqual({
      status: 401,
      errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await refusedOverSocket(make())).toEqual({ code: 4403, reason: 'Forbidden', frames: [] });
  });

  it('of a session that never was opens nothing', async () => {
    const token = signed({ sid: hotel.users.agent.id });
    const { status, errors } = await graphql(app.url, token, VIEWER);
    expect([status, errors[0]?.extensions?.code]).toEqual([200, 'UNAUTHENTICATED']);
    expect(await refusedOverSocket(token)).toEqual({ code: 4403, reason: 'Forbidden', frames: [] });
  });

  it('is looked for right below `headers` and no deeper, however deep they are', async () => {
    const nested = (depth: number, inner: string) => '{"headers":'.repeat(depth) + inner + '}'.repeat(depth);
    const wrong = '{"Authorization":"Bearer x"}';
    expect((await introducedWith(nested(1, wrong))).code).toBe(4403);
    const without = { code: 1005, reason: '', frames: ['{"type":"connection_ack"}'] };
    expect(await introducedWith(nested(2, wrong))).toEqual(without);
    expect(await introducedWith(nested(5_000, wrong))).toEqual(without);
  });

  it('of 1 MB is not even read', async () => {
    const token = signed({ more: 'x'.repeat(1_048_576) });
    expect(await firstLine(`authorization: Bearer ${token}`)).toMatch(/^(HTTP\/1\.1 431 |cut$)/);
    expect(await refusedOverSocket(token)).toEqual({ code: 1009, reason: '', frames: [] });
    expect((await graphql(app.url, signed(), VIEWER)).errors).toEqual([]);
  });
});

/** The first line of what a GET with this header is answered; `cut` where the connection ends before one has come. */
function firstLine(header: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () =>
      socket.write(`GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: server\r\n${header}\r\n\r\n`),
    );
    socket.once('data', (data) => {
      resolve(data.toString('latin1').split('\r\n', 1)[0] ?? '');
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve('cut'));
  });
}
