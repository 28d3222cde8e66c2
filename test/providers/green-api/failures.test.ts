import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GreenApiClient, type CallOptions } from '../../../src/providers/green-api/green-api.client.js';
import { GreenApiError } from '../../../src/providers/green-api/green-api-error.js';
import { loopbackCertificate } from './loopback-certificate.js';
import { answer, ScriptedServer } from './scripted-server.js';

const token = 'd75b3a66374942c5b3c019c698abc2067e151558acbd412345';
const accepted = '{"idMessage":"3EB0C767D097B7C7C030"}';
const quotaBody = readFileSync(new URL('./samples/http.466.checkWhatsapp.json', import.meta.url), 'utf8');

const clientFor = (apiUrl: string): GreenApiClient =>
  new GreenApiClient({ apiUrl, mediaUrl: apiUrl, instanceId: '1101000001', token });

/** Sends, expects a failure, and searches all of the error for the token. */
async function failure(apiUrl: string, options: CallOptions = {}): Promise<GreenApiError> {
  const client = clientFor(apiUrl);
  const error = await client
    .sendMessage({ chatId: '79876543210@c.us', message: 'Secret text' }, options)
    .then(
      () => null,
      (reason: unknown) => reason,
    );
  if (!(error instanceof GreenApiError)) throw new Error(`no GreenApiError: ${inspect(error)}`);
  const everything = [
    inspect(error, { showHidden: true, depth: 10 }),
    JSON.stringify(error),
    String(error.stack),
    inspect(client, { showHidden: true, depth: 10 }),
    JSON.stringify(client),
  ].join('\n');
  expect(everything).not.toContain(token);
  expect(everything).not.toContain('79876543210');
  expect(everything).not.toContain('Secret text');
  expect(error.cause).toBeUndefined();
  return error;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('a send of which nothing was written is NOT_ACCEPTED', () => {
  const server = new ScriptedServer();
  beforeEach(() => server.start());
  afterEach(() => server.stop());

  it('when the name does not resolve', async () => {
    const error = await failure('https://green-api.invalid');
    expect(error).toMatchObject({ outcome: 'NOT_ACCEPTED', failure: 'DNS_FAILED', status: null });
  });

  it('when nobody listens', async () => {
    const error = await failure(`http://127.0.0.1:${await closedPort()}`);
    expect(error).toMatchObject({
      outcome: 'NOT_ACCEPTED',
      failure: 'CONNECT_FAILED',
      systemCode: 'ECONNREFUSED',
    });
  });

  it('when the other end does not speak TLS', async () => {
    const tcp = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const address = tcp.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const error = await failure(`https://127.0.0.1:${port}`);
    await new Promise((resolve) => tcp.close(resolve));
    expect(error).toMatchObject({ outcome: 'NOT_ACCEPTED', failure: 'TLS_FAILED' });
  });

  it('when the deadline passes within the TLS handshake', async () => {
    const error = await failure(`https://127.0.0.1:${server.port}`, { deadlineMs: 100 });
    expect(error).toMatchObject({ outcome: 'NOT_ACCEPTED', failure: 'DEADLINE_BEFORE_WRITE' });
  });

  it('when the caller gave up before', async () => {
    const error = await failure(`http://127.0.0.1:${server.port}`, { signal: AbortSignal.abort() });
    expect(error).toMatchObject({ outcome: 'NOT_ACCEPTED', failure: 'ABORTED_BEFORE_WRITE' });
    expect(server.connections).toBe(0);
  });
});

describe('over TLS', () => {
  const server = new ScriptedServer();
  const trusted = getCACertificates('default');
  beforeEach(() => server.start('tls'));
  afterEach(async () => {
    setDefaultCACertificates(trusted);
    await server.stop();
  });

  it('a certificate that nobody vouches for is NOT_ACCEPTED, and no request is seen', async () => {
    const error = await failure(`https://localhost:${server.port}`);
    expect(error).toMatchObject({ outcome: 'NOT_ACCEPTED', failure: 'TLS_FAILED' });
    expect(server.requests).toHaveLength(0);
  });

  it('a trusted one is answered, and what breaks after the handshake is UNKNOWN', async () => {
    setDefaultCACertificates([...trusted, loopbackCertificate.cert]);
    const url = `https://localhost:${server.port}`;
    server.script = (socket) => socket.end(answer(200, accepted));
    await expect(clientFor(url).sendMessage({ chatId: '1@c.us', message: 'x' })).resolves.toEqual({
      idMessage: '3EB0C767D097B7C7C030',
    });
    server.script = (socket) => socket.destroy();
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'CONNECTION_LOST' });
  });
});

describe('a send that was answered', () => {
  const server = new ScriptedServer();
  let url = '';
  beforeEach(async () => {
    await server.start();
    url = `http://127.0.0.1:${server.port}`;
  });
  afterEach(() => server.stop());

  const answers = (bytes: string): void => {
    server.script = (socket) => socket.end(bytes);
  };

  it.each([
    [400, '{"message":"Validation failed"}', 'REFUSED', 'BAD_REQUEST'],
    [400, 'instance in starting process try later', 'WAIT', 'INSTANCE_STARTING'],
    [400, '{"statusCode":400,"message":"Instance is starting"}', 'WAIT', 'INSTANCE_STARTING'],
    [400, '{"message":"instance account not authorized"}', 'WAIT', 'INSTANCE_NOT_AUTHORIZED'],
    [400, '', 'REFUSED', 'BAD_REQUEST'],
    [401, '', 'WAIT', 'WRONG_TOKEN'],
    [403, 'Forbidden', 'WAIT', 'NO_ACCESS'],
    [404, '<html>', 'REFUSED', 'NOT_FOUND'],
    [413, '', 'REFUSED', 'CLIENT_ERROR'],
    [469, '', 'REFUSED', 'CLIENT_ERROR'],
    [499, '', 'UNKNOWN', 'SERVER_ERROR'],
    [500, 'oops', 'UNKNOWN', 'SERVER_ERROR'],
    [
      500,
      'File from url exceeded max upload size. Size: 150mb Limit: 100mb Url:',
      'REFUSED',
      'FILE_TOO_LARGE',
    ],
    [502, '', 'UNKNOWN', 'SERVER_ERROR'],
    [503, '', 'UNKNOWN', 'SERVER_ERROR'],
    [504, '', 'UNKNOWN', 'SERVER_ERROR'],
    [204, '', 'UNKNOWN', 'RESPONSE_UNREADABLE'],
    [201, accepted, 'UNKNOWN', 'RESPONSE_UNREADABLE'],
  ])('with %i %s is %s', async (status, body, outcome, reason) => {
    answers(answer(status, status === 204 ? '' : body));
    expect(await failure(url)).toMatchObject({ outcome, failure: reason, status });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'OK'],
    ['half of it', accepted.slice(0, -3)],
    ['null', 'null'],
    ['no id', '{}'],
    ['an empty id', '{"idMessage":""}'],
    ['a number for the id', '{"idMessage":7}'],
  ])('with 200 and %s is UNKNOWN: it may have been queued', async (_, body) => {
    answers(answer(200, body));
    expect(await failure(url)).toMatchObject({
      outcome: 'UNKNOWN',
      failure: 'RESPONSE_UNREADABLE',
      status: 200,
    });
  });

  it.each([
    [['retry-after: 7'], 7000],
    [['retry-after: 999999999'], 3_600_000],
    [['retry-after: Wed, 21 Oct 2026 07:28:00 GMT'], null],
    [[], null],
  ])('with 429 and %j may be tried again after %s ms', async (headers, retryAfterMs) => {
    answers(answer(429, 'Too many requests', headers));
    expect(await failure(url)).toMatchObject({
      outcome: 'NOT_ACCEPTED',
      failure: 'RATE_LIMITED',
      retryAfterMs,
    });
  });

  it('with 466 stops the line and says which quota is used up, without the numbers it names', async () => {
    answers(answer(466, quotaBody));
    expect(await failure(url)).toMatchObject({
      outcome: 'QUOTA',
      failure: 'QUOTA_EXCEEDED',
      quota: [{ method: 'checkwhatsapp', used: 100, total: 100, status: 'QUOTE_EXCEEDED' }],
    });
    const correspondents = {
      invokeStatus: { method: 'sendmessage', used: 67, total: 0, status: 'QUOTE_ALLOWED' },
      correspondentsStatus: {
        method: 'correspondents',
        used: 3,
        total: 3,
        status: 'CORRESPONDENTS_QUOTE_EXCEEDED',
        description: 'only 79876543210@c.us',
      },
    };
    answers(answer(466, JSON.stringify(correspondents)));
    const error = await failure(url);
    expect(error.quota.map((line) => line.status)).toEqual([
      'QUOTE_ALLOWED',
      'CORRESPONDENTS_QUOTE_EXCEEDED',
    ]);
  });

  it.each([301, 302, 307, 308])('with a redirect %i is UNKNOWN and not followed', async (status) => {
    answers(answer(status, '', [`location: ${url}/elsewhere`]));
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'REDIRECTED' });
    expect(server.connections).toBe(1);
  });

  it('repeats the words of the provider without token, address and numbers', async () => {
    const path = `/waInstance1101000001/sendMessage/${token}`;
    const message = `bad ${path} for 79876543210@c.us, token ${token}`;
    answers(answer(400, JSON.stringify({ statusCode: 400, path, message })));
    const error = await failure(url);
    expect(error.detail).toBe(
      'bad /waInstance[instance]/sendMessage/[token] for [digits]@c.us, token [token]',
    );
    answers(answer(500, `<pre>Cannot POST ${path}</pre>`));
    expect((await failure(url)).detail).toBe(
      '<pre>Cannot POST /waInstance[instance]/sendMessage/[token]</pre>',
    );
  });
});

describe('a send whose bytes left without a clean answer is UNKNOWN', () => {
  const server = new ScriptedServer();
  let url = '';
  beforeEach(async () => {
    await server.start();
    url = `http://127.0.0.1:${server.port}`;
  });
  afterEach(() => server.stop());

  it('when the connection is reset before an answer', async () => {
    server.script = (socket) => socket.resetAndDestroy();
    expect(await failure(url)).toMatchObject({
      outcome: 'UNKNOWN',
      failure: 'CONNECTION_LOST',
      status: null,
    });
  });

  it('when the connection is closed before an answer', async () => {
    server.script = (socket) => socket.end();
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'CONNECTION_LOST' });
  });

  it('when the connection is reset within the head', async () => {
    server.script = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-le', () => socket.resetAndDestroy());
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'CONNECTION_LOST' });
  });

  it.each([
    ['closed', 'end'],
    ['reset', 'resetAndDestroy'],
  ] as const)('when the body is cut and the connection %s', async (_, how) => {
    const whole = answer(200, accepted);
    server.script = (socket) => socket.write(whole.slice(0, -10), () => socket[how]());
    expect(await failure(url)).toMatchObject({
      outcome: 'UNKNOWN',
      failure: 'RESPONSE_TRUNCATED',
      status: 200,
    });
  });

  it('when a chunked body never ends', async () => {
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    server.script = (socket) => socket.end(`${head}${accepted.length.toString(16)}\r\n${accepted}\r\n`);
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'RESPONSE_TRUNCATED' });
  });

  it('when a 400 is cut: its reason might have been "starting"', async () => {
    const whole = answer(400, 'instance in starting process');
    server.script = (socket) => socket.end(whole.slice(0, -10));
    expect(await failure(url)).toMatchObject({
      outcome: 'UNKNOWN',
      failure: 'RESPONSE_TRUNCATED',
      status: 400,
    });
  });

  it('but a cut 429 is as clear as a whole one', async () => {
    server.script = (socket) =>
      socket.end('HTTP/1.1 429 X\r\nretry-after: 2\r\ncontent-length: 50\r\n\r\nToo');
    expect(await failure(url)).toMatchObject({
      outcome: 'NOT_ACCEPTED',
      failure: 'RATE_LIMITED',
      retryAfterMs: 2000,
    });
  });

  it('when no answer comes in time', async () => {
    server.script = () => undefined;
    expect(await failure(url, { deadlineMs: 150 })).toMatchObject({
      outcome: 'UNKNOWN',
      failure: 'DEADLINE_AFTER_WRITE',
    });
  });

  it('when the answer trickles: the deadline is for all of it, not for the pause between bytes', async () => {
    server.script = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const trickle = (): void => {
        if (!socket.destroyed) socket.write(' ', () => setTimeout(trickle, 20));
      };
      trickle();
    };
    const begun = performance.now();
    const error = await failure(url, { deadlineMs: 250 });
    expect(error).toMatchObject({ outcome: 'UNKNOWN', failure: 'DEADLINE_AFTER_WRITE', status: 200 });
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it('when the caller gives up while waiting', async () => {
    const controller = new AbortController();
    server.script = () => controller.abort();
    expect(await failure(url, { signal: controller.signal })).toMatchObject({
      outcome: 'UNKNOWN',
      failure: 'ABORTED_AFTER_WRITE',
    });
  });

  it('when the answer is larger than any answer may be, announced or not', async () => {
    server.script = (socket) => socket.end(answer(200, 'x'.repeat(1_048_577)));
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'RESPONSE_TOO_LARGE' });
    server.script = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
      const flood = (): void => {
        if (!socket.destroyed) socket.write(Buffer.alloc(65_536, 0x20), flood);
      };
      flood();
    };
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'RESPONSE_TOO_LARGE' });
  });

  it('when the answer is compressed, which nobody asked for', async () => {
    server.script = (socket) => socket.end(answer(200, 'xxxx', ['content-encoding: gzip']));
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'RESPONSE_UNREADABLE' });
  });

  it.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['has an endless head', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n`],
  ])('when the answer %s', async (_, bytes) => {
    server.script = (socket) => socket.end(bytes);
    expect(await failure(url)).toMatchObject({ outcome: 'UNKNOWN', failure: 'CONNECTION_LOST' });
  });
});
