import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BodyBudget } from '../../src/http/body-budget.js';
import { ClientAddresses } from '../../src/http/client-addresses.js';
import { createHttpServer } from '../../src/http/http-server.js';
import { createLogger } from '../../src/observability/logger.js';
import { Metrics } from '../../src/observability/metrics.js';

const TOO_LARGE = 1_100_000;
/** Longer than a body that is too large is waited for. */
const SLOW_MS = 2_500;

const budget = (perSender: number) =>
  new BodyBudget({ perSender, perGroup: Infinity, total: 3_000_000, waitMs: 300, waitingPerSender: 10 });

let server: ReturnType<typeof createHttpServer>;
let port: number;
let slowBegins: Promise<void>;

beforeEach(async () => {
  server = createHttpServer({
    logger: createLogger('silent'),
    metrics: new Metrics(),
    isProduction: true,
    addresses: new ClientAddresses([{ address: '127.0.0.1', prefix: 32 }]),
    bodies: { small: budget(200_000), large: budget(1_100_000) },
    direct: {
      prefix: '/direct/',
      name: '/direct/:segment',
      handle: (request) => {
        request.answerBeforeBody(413, '{}');
        return Promise.resolve();
      },
    },
  });
  server.post('/body', () => ({}));
  let begin: () => void;
  slowBegins = new Promise((resolve) => (begin = resolve));
  server.get('/slow', async () => {
    begin();
    await delay(SLOW_MS);
    return {};
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = server.server.address() as AddressInfo);
});
afterEach(() => server.close());

const bodyHead = (path: string, length: number, ...headers: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    'host: x',
    'content-type: application/json',
    `content-length: ${length}`,
    ...headers,
    '',
    '',
  ].join('\r\n');
const slowRequest = 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n';

interface Connection {
  readonly socket: Socket;
  readonly text: () => string;
  /** What has been answered so far, in its order. */
  readonly statuses: () => string[];
  /** What the sender saw go wrong: many give up at that without having read an answer. */
  readonly trouble: readonly string[];
  readonly closed: Promise<unknown>;
}

function open(): Connection {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const trouble: string[] = [];
  socket.on('error', ({ message }) => trouble.push(message));
  return {
    socket,
    text: () => text,
    statuses: () => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? ''),
    trouble,
    closed: new Promise((resolve) => socket.once('close', resolve)),
  };
}

/** Until so many answers have come, or the connection has ended. */
async function answers({ socket, statuses, closed }: Connection, count: number): Promise<void> {
  while (statuses().length < count && !socket.closed) {
    await Promise.race([new Promise((resolve) => socket.once('data', resolve)), closed]);
  }
}

describe.each(['/body', '/direct/x'])('a body that is too large for %s', (path) => {
  it('is answered so that a sender who closes behind it reads that', async () => {
    for (let i = 0; i < 20; i += 1) {
      const connection = open();
      connection.socket.write(bodyHead(path, 5 * TOO_LARGE, 'connection: close') + 'x'.repeat(5 * TOO_LARGE));
      await connection.closed;
      expect([connection.statuses(), connection.trouble]).toEqual([['413'], []]);
    }
  });

  it('does not end its connection once it has come', async () => {
    const connection = open();
    connection.socket.write(bodyHead(path, TOO_LARGE) + 'x'.repeat(TOO_LARGE) + slowRequest);
    await answers(connection, 2);
    expect(connection.statuses()).toEqual(['413', '200']);
    connection.socket.destroy();
  });

  it('ends its connection where it does not come', async () => {
    const connection = open();
    connection.socket.write(bodyHead(path, TOO_LARGE) + 'x');
    await connection.closed;
    expect(connection.statuses()).toEqual(['413']);
  });

  it('does not hold up a server that closes meanwhile', async () => {
    const connection = open();
    connection.socket.write(bodyHead(path, TOO_LARGE) + 'x');
    await answers(connection, 1);
    const closing = server.close();
    while (server.server.listening) await delay(1);
    connection.socket.write('x'.repeat(TOO_LARGE - 1));
    await Promise.all([closing, connection.closed]);
  }, 5_000);
});

it('bodies that never end take the room of no other network, nor of small ones, and are refused in time', async () => {
  const bytes = 400_000;
  const begin = (network: string, length = bytes) => {
    const connection = open();
    connection.socket.write(`${bodyHead('/body', length, `x-forwarded-for: ${network}`)}"x`);
    return connection;
  };
  const whole = async (network: string, length = bytes) => {
    const connection = begin(network, length);
    connection.socket.write(`${'x'.repeat(length - 3)}"`);
    await answers(connection, 1);
    connection.socket.destroy();
    return connection.statuses()[0];
  };
  const unfinished = Array.from({ length: 5 }, () => begin('10.0.0.1'));
  await Promise.race([Promise.all(unfinished.slice(2).map((each) => answers(each, 1))), delay(2_000)]);
  expect(unfinished.map((each) => [each.statuses()[0], /retry-after: 5\r\n/.test(each.text())])).toEqual([
    ...Array.from({ length: 2 }, () => [undefined, false]),
    ...Array.from({ length: 3 }, () => ['503', true]),
  ]);
  expect([await whole('10.0.0.2'), await whole('10.0.0.1', 1_000), await whole('10.0.0.1')]).toEqual([
    '200',
    '200',
    '503',
  ]);
  for (const { socket } of unfinished) socket.destroy();
  while ((await whole('10.0.0.1')) !== '200') await delay(10);
}, 15_000);

it('a body that had come whole before its answer does not end its connection', async () => {
  const connection = open();
  const chunk = `${TOO_LARGE.toString(16)}\r\n${'x'.repeat(TOO_LARGE)}\r\n0\r\n\r\n`;
  const chunked = `POST /body HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${chunk}`;
  connection.socket.write(slowRequest + chunked);
  await answers(connection, 2);
  connection.socket.write(slowRequest);
  await answers(connection, 3);
  expect(connection.statuses()).toEqual(['200', '413', '200']);
  connection.socket.destroy();
});

it('a request under way when the server closes is answered, and the last of its connection', async () => {
  const answer = fetch(`http://127.0.0.1:${port}/slow`);
  await slowBegins;
  const closing = server.close();
  const { status, headers } = await answer;
  expect([status, headers.get('connection')]).toEqual([200, 'close']);
  await closing;
}, 10_000);
