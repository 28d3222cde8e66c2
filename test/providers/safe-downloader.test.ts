import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../src/providers/safe-download/public-address.js';
import { SafeDownloader } from '../../src/providers/safe-download/safe-downloader.js';

const LIMITS = { maxBytes: 1_000, deadlineMs: 2_000 };
const collect = async (body: AsyncIterable<Buffer>) => {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('addresses of the open internet', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111'])('has %s among them', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'fd00:ec2::254',
    'localhost',
    '',
  ])('does not have %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('fetching addresses of strangers', () => {
  let server: Server;
  let port: number;
  let hits = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      hits += 1;
      switch (request.url) {
        case '/away':
          return response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
        case '/long':
          return response.writeHead(200, { 'content-length': 5_000 }).end(Buffer.alloc(5_000));
        case '/longer-than-said':
          response.write(Buffer.alloc(900));
          return response.end(Buffer.alloc(900));
        case '/gone':
          return response.writeHead(404).end();
        case '/broken':
          response.writeHead(200, { 'content-length': 500 });
          return response.write('half', () => response.destroy());
        case '/packed':
          return response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
        case '/drip':
          return response.write('x');
        default:
          return response.end('the content');
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const allowed = () => new SafeDownloader([`http://127.0.0.1:${port}`]);
  const fetchFrom = (path: string, limits = LIMITS) =>
    allowed().download(`http://127.0.0.1:${port}${path}`, limits, collect);

  it('fetches from exactly the origin that is allowed', async () => {
    expect(await fetchFrom('/file')).toEqual({ kind: 'DONE', value: 'the content' });
  });

  it('connects to no address that is not public, however it is written', async () => {
    const before = hits;
    const refused = { kind: 'REFUSED', reason: 'ADDRESS_NOT_PUBLIC' };
    const decimal = 127 * 2 ** 24 + 1;
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      String(decimal),
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
    ])
      expect(await new SafeDownloader([]).download(`http://${host}:${port}/file`, LIMITS, collect)).toEqual(
        refused,
      );
    expect(hits).toBe(before);
  });

  it('refuses a name of which one address leads inside, and never asks for the name twice', async () => {
    const before = hits;
    let asked = 0;
    const rebinding = new SafeDownloader([], async () => {
      asked += 1;
      return [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ];
    });
    expect(await rebinding.download(`http://files.example:${port}/file`, LIMITS, collect)).toEqual({
      kind: 'REFUSED',
      reason: 'ADDRESS_NOT_PUBLIC',
    });
    expect([asked, hits]).toEqual([1, before]);
  });

  it('goes to the address that was checked and to no other', async () => {
    const pinned = new SafeDownloader([`http://files.example:${port}`], async () => [
      { address: '127.0.0.1', family: 4 },
    ]);
    expect(await pinned.download(`http://files.example:${port}/file`, LIMITS, collect)).toEqual({
      kind: 'DONE',
      value: 'the content',
    });
  });

  it.each([
    ['ftp://files.example/x', 'ADDRESS_NOT_HTTP'],
    ['file:///etc/passwd', 'ADDRESS_NOT_HTTP'],
    ['not an address', 'ADDRESS_NOT_HTTP'],
    ['http://user:secret@files.example/x', 'ADDRESS_WITH_CREDENTIALS'],
  ])('refuses %s', async (address, reason) => {
    expect(await allowed().download(address, LIMITS, collect)).toEqual({ kind: 'REFUSED', reason });
  });

  it('follows no redirect, reads no more than it may, and tells apart what may work later', async () => {
    expect(await fetchFrom('/away')).toEqual({ kind: 'REFUSED', reason: 'REDIRECTED' });
    expect(await fetchFrom('/long')).toEqual({ kind: 'REFUSED', reason: 'TOO_LARGE' });
    expect(await fetchFrom('/longer-than-said')).toEqual({ kind: 'REFUSED', reason: 'TOO_LARGE' });
    expect(await fetchFrom('/gone')).toEqual({ kind: 'FAILED', reason: 'GONE' });
    expect(await fetchFrom('/broken')).toEqual({ kind: 'FAILED', reason: 'CONNECTION' });
    expect(await fetchFrom('/packed')).toEqual({ kind: 'FAILED', reason: 'ENCODED' });
    expect(await fetchFrom('/drip', { maxBytes: 10, deadlineMs: 200 })).toEqual({
      kind: 'FAILED',
      reason: 'DEADLINE',
    });
  });

  it('throws on what the receiver throws: a full disk is not the provider', async () => {
    const full = allowed().download(`http://127.0.0.1:${port}/file`, LIMITS, async (body) => {
      for await (const _chunk of body) throw new Error('no space left');
    });
    await expect(full).rejects.toThrow('no space left');
  });
});
