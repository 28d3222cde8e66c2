import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

export interface DownloadLimits {
  readonly maxBytes: number;
  /** For everything, from name resolution to the last byte. */
  readonly deadlineMs: number;
}

/** REFUSED: we do not fetch that, ever. FAILED: it did not work this time. */
export type Download<T> =
  | { readonly kind: 'DONE'; readonly value: T }
  | { readonly kind: 'REFUSED'; readonly reason: RefusedReason }
  | { readonly kind: 'FAILED'; readonly reason: FailedReason };

export type RefusedReason =
  'ADDRESS_NOT_HTTP' | 'ADDRESS_WITH_CREDENTIALS' | 'ADDRESS_NOT_PUBLIC' | 'REDIRECTED' | 'TOO_LARGE';
export type FailedReason = 'NAME_NOT_FOUND' | 'GONE' | 'HTTP_STATUS' | 'ENCODED' | 'CONNECTION' | 'DEADLINE';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}
type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

const resolveByDns: Resolve = (host) => lookup(host, { all: true, order: 'verbatim' });

class TooLargeError extends Error {}

/**
 * Fetches addresses that strangers gave us. The name is resolved here, every address it has must be public, and the
 * connection goes to the very address that was checked, so that a name cannot mean something else a moment later.
 * No redirect is followed, no compression asked for. `allowedOrigins` may lie on this machine: the sandbox, exactly.
 */
export class SafeDownloader {
  readonly #allowed: ReadonlySet<string>;

  constructor(
    allowedOrigins: readonly string[],
    private readonly resolve: Resolve = resolveByDns,
  ) {
    this.#allowed = new Set(allowedOrigins.map((address) => new URL(address).origin));
  }

  /** Hands the body to `receive` while it comes. What `receive` itself throws is thrown on. */
  async download<T>(
    address: string,
    limits: DownloadLimits,
    receive: (body: AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<Download<T>> {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url === null || !/^https?:$/.test(url.protocol))
      return { kind: 'REFUSED', reason: 'ADDRESS_NOT_HTTP' };
    if (url.username !== '' || url.password !== '')
      return { kind: 'REFUSED', reason: 'ADDRESS_WITH_CREDENTIALS' };
    const deadline = AbortSignal.timeout(limits.deadlineMs);
    const found = await this.addressesOf(url.hostname, deadline);
    const [target] = found;
    if (target === undefined) return { kind: 'FAILED', reason: 'NAME_NOT_FOUND' };
    if (!this.#allowed.has(url.origin) && !found.every((each) => isPublicAddress(each.address)))
      return { kind: 'REFUSED', reason: 'ADDRESS_NOT_PUBLIC' };
    const response = await open(url, target, deadline);
    if (response === null) return { kind: 'FAILED', reason: deadline.aborted ? 'DEADLINE' : 'CONNECTION' };
    const refusal = refusalOf(response, limits.maxBytes);
    if (refusal !== null) {
      response.destroy();
      return refusal;
    }
    const watch: Watch = { error: null };
    try {
      return { kind: 'DONE', value: await receive(bounded(response, limits.maxBytes, watch)) };
    } catch (error) {
      if (watch.error instanceof TooLargeError) return { kind: 'REFUSED', reason: 'TOO_LARGE' };
      if (watch.error !== null)
        return { kind: 'FAILED', reason: deadline.aborted ? 'DEADLINE' : 'CONNECTION' };
      throw error;
    } finally {
      response.destroy();
    }
  }

  private async addressesOf(host: string, deadline: AbortSignal): Promise<readonly ResolvedAddress[]> {
    const bare = host.replace(/^\[|\]$/g, '');
    const family = isIP(bare);
    if (family !== 0) return [{ address: bare, family }];
    const tooLate = new Promise<never>((_resolve, reject) =>
      deadline.addEventListener('abort', () => reject(new Error('deadline')), { once: true }),
    );
    return Promise.race([this.resolve(bare), tooLate]).catch(() => []);
  }
}

/** Notes the network's own error, which a receiver's error must not be taken for. */
interface Watch {
  error: unknown;
}

async function* bounded(
  response: IncomingMessage,
  maxBytes: number,
  watch: Watch,
): AsyncGenerator<Buffer, void, undefined> {
  let size = 0;
  const source = (response as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Buffer>;
    try {
      next = await source.next();
      if (next.done === true && !response.complete) throw new Error('the body ended early');
      if (next.done !== true && (size += next.value.length) > maxBytes) throw new TooLargeError();
    } catch (error) {
      watch.error = error;
      throw error;
    }
    if (next.done === true) return;
    yield next.value;
  }
}

function refusalOf(
  response: IncomingMessage,
  maxBytes: number,
): Exclude<Download<never>, { kind: 'DONE' }> | null {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) return { kind: 'REFUSED', reason: 'REDIRECTED' };
  if (status === 403 || status === 404 || status === 410) return { kind: 'FAILED', reason: 'GONE' };
  if (status !== 200) return { kind: 'FAILED', reason: 'HTTP_STATUS' };
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return { kind: 'FAILED', reason: 'ENCODED' };
  if (Number(response.headers['content-length'] ?? 0) > maxBytes)
    return { kind: 'REFUSED', reason: 'TOO_LARGE' };
  return null;
}

/** Asks on a connection of its own to the checked address; null when no answer came. */
function open(url: URL, target: ResolvedAddress, deadline: AbortSignal): Promise<IncomingMessage | null> {
  const lookupChecked: LookupFunction = (_host, options, answer) => {
    if (options.all) answer(null, [{ address: target.address, family: target.family }]);
    else answer(null, target.address, target.family);
  };
  return new Promise((resolve) => {
    const ask = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = ask(url, {
      agent: false,
      lookup: lookupChecked,
      signal: deadline,
      headers: { accept: '*/*', 'accept-encoding': 'identity', connection: 'close' },
    });
    request.on('response', resolve);
    request.on('error', () => resolve(null));
    request.end();
  });
}
