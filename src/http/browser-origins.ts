import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** What stock clients send beyond what a browser lets pass anyway. */
const REQUEST_HEADERS = [
  'accept',
  'accept-language',
  'apollo-require-preflight',
  'apollographql-client-name',
  'apollographql-client-version',
  'authorization',
  'content-type',
  'x-apollo-operation-name',
  'x-request-id',
].join(', ');
const RESPONSE_HEADERS = 'x-request-id, retry-after';
/** Longer than any browser keeps a preflight. */
const MAX_AGE_SECONDS = 86_400;
const FILES = '/files/';

/** Which pages in browsers may use the API: this server's own, and those of the origins that are named. */
export class BrowserOrigins {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(allowed);
  }

  /** Whether none is named, so that no answer depends on where it is asked from. */
  get isOwnOnly(): boolean {
    return this.#allowed.size === 0;
  }

  isAllowed(origin: string | undefined): origin is string {
    return origin !== undefined && this.#allowed.has(origin);
  }

  /** Whether a WebSocket may be opened: no rule of browsers keeps pages from it. What names no origin is no browser. */
  mayConnect({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    return origin === undefined || this.isAllowed(origin) || isOwn(origin, host);
  }
}

/**
 * Lets pages of the allowed origins use GraphQL and files: every answer to them, errors too, says so, and preflights
 * are answered here. Others are answered as ever, without a word on origins. No cookies: tokens are sent by programs.
 */
export function shareWithOrigins(app: FastifyInstance, origins: BrowserOrigins, graphqlPath: string): void {
  if (origins.isOwnOnly) return;
  app.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const isFile = path.startsWith(FILES);
    if (!isFile && path !== graphqlPath) {
      done();
      return;
    }
    void reply.header('vary', 'origin');
    // An <img> elsewhere names no origin; whoever has a file's address may see the file.
    if (isFile) void reply.header('cross-origin-resource-policy', 'cross-origin');
    const { origin } = request.headers;
    if (!origins.isAllowed(origin)) {
      done();
      return;
    }
    void reply.header('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      void reply.header('access-control-expose-headers', RESPONSE_HEADERS);
      done();
      return;
    }
    void reply
      .code(204)
      .headers({
        'access-control-allow-methods': isFile ? 'GET, HEAD' : 'GET, POST',
        'access-control-allow-headers': REQUEST_HEADERS,
        'access-control-max-age': MAX_AGE_SECONDS,
      })
      .send();
  });
}

/** Whether this is the page's own server, as its browser calls it; the scheme may have been a proxy's. */
function isOwn(origin: string, host: string | undefined): boolean {
  if (host === undefined || !/^https?:\/\/[^/]+$/.test(origin) || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const here = `${page.protocol}//${host}`;
  return page.origin === origin && URL.canParse(here) && new URL(here).origin === origin;
}
