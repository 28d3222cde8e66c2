import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CloseCode, validateMessage } from 'graphql-ws';
import WebSocket from 'ws';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { createHotelFixture } from '../support/hotel-fixture.js';
import { sharedApp } from '../support/shared-app.js';

let app: RunningApp;
let token: string;
let hotelId: string;
beforeAll(async () => {
  app = await sharedApp();
  const hotel = await createHotelFixture(app.databases, { conversations: 1 });
  token = accessToken(hotel.users.agent);
  hotelId = hotel.globalId('Hotel', hotel.hotelId);
}, 120_000);

interface Talk {
  readonly code: number;
  readonly frames: readonly unknown[];
}

const INIT = { type: 'connection_init' };
const subscribe = (id: string, query = '{ __typename }') => ({ id, type: 'subscribe', payload: { query } });

/** Sends each turn after one more frame has come, the first at once; resolves when the server has closed. */
function talk(turns: readonly (readonly unknown[])[], protocols = ['graphql-transport-ws']): Promise<Talk> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(app.wsUrl, protocols);
    const frames: unknown[] = [];
    const waiting = [...turns];
    const next = () => {
      for (const message of waiting.shift() ?? [])
        socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    };
    socket.on('open', next);
    socket.on('message', (data: Buffer) => {
      frames.push(JSON.parse(data.toString()));
      next();
    });
    socket.on('close', (code) => resolve({ code, frames }));
    socket.on('error', reject);
  });
}

describe('graphql-transport-ws: the server closes with', () => {
  it('4406 where the client does not speak the protocol', async () => {
    expect((await talk([], [])).code).toBe(CloseCode.SubprotocolNotAcceptable);
  });

  it('4408 where the client never introduces itself', async () => {
    expect((await talk([])).code).toBe(CloseCode.ConnectionInitialisationTimeout);
  });

  it('4429 where the client introduces itself twice', async () => {
    expect((await talk([[INIT], [INIT]])).code).toBe(CloseCode.TooManyInitialisationRequests);
  });

  it.each(['Bearer nonsense', 'Basic x', 'Bearer', `Bearer ${'a'.repeat(5_000)}`])(
    '4403 and no frame where the token is %p',
    async (authorization) => {
      const refused = await talk([[{ ...INIT, payload: { authorization } }]]);
      expect(refused).toEqual({ code: CloseCode.Forbidden, frames: [] });
    },
  );

  it('4401 where the client subscribes before it was acknowledged', async () => {
    expect((await talk([[subscribe('1')]])).code).toBe(CloseCode.Unauthorized);
  });

  it.each([
    'no JSON',
    '[]',
    '{"type":"unknown"}',
    '{"id":1,"type":"subscribe"}',
    '{"type":"subscribe","id":"1","payload":{"query":7}}',
  ])('4400 where the client sends %s', async (text) => {
    expect((await talk([[INIT], [text]])).code).toBe(CloseCode.BadRequest);
  });

  it('4409 where the id of a running operation is used again', async () => {
    const init = { ...INIT, payload: { authorization: `Bearer ${token}` } };
    const same = subscribe('1', `subscription { messageAdded(hotelId: "${hotelId}") { __typename } }`);
    expect((await talk([[init], [same, same]])).code).toBe(CloseCode.SubscriberAlreadyExists);
  });

  it('1009 where a frame is larger than 256 kB', async () => {
    expect((await talk([[INIT], [subscribe('1', 'x'.repeat(300_000))]])).code).toBe(1009);
  });
});

describe('a request to upgrade', () => {
  it.each(['/', '//', '///', '/\\', '/graphql/', '//graphql', 'http://[', '*', '/%'])(
    'to %s is answered 404, and the server lives',
    async (target) => {
      expect(await upgrade(target)).toMatch(/^HTTP\/1\.1 404 /);
      expect(await upgrade('/graphql?a=//')).toMatch(/^HTTP\/1\.1 101 /);
    },
  );
});

/** Asks for a WebSocket at this request target, byte for byte; resolves with the first line of the answer. */
function upgrade(target: string): Promise<string> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(
        `GET ${target} HTTP/1.1\r\nhost: server\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
          'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      ),
    );
    socket.once('data', (data) => {
      resolve(data.toString('latin1').split('\r\n', 1)[0] ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without an answer')));
  });
}

describe('graphql-transport-ws: every frame of the server is valid', () => {
  it('for answers, errors, pings and ends', async () => {
    const bad = '{"type":"unknown"}';
    const { frames } = await talk([
      [INIT],
      [{ type: 'ping', payload: { n: 1 } }],
      [subscribe('1', '{ viewer { isPlatformAdmin } }')],
      [],
      [subscribe('2', '{ nope }')],
      [subscribe('3', '{')],
      [bad],
    ]);
    expect(frames.map((frame) => (frame as { type: string }).type)).toEqual([
      'connection_ack',
      'pong',
      'next',
      'complete',
      'error',
      'error',
    ]);
    for (const frame of frames) expect(() => validateMessage(frame)).not.toThrow();
  });
});
