import type { IncomingMessage, ServerResponse } from 'node:http';
import { newCorrelationId } from '../observability/correlation.js';
import { lingerForBody } from './lingering-close.js';

/** A POST route that goes past the framework: for requests whose cost is the framework's own. */
export interface DirectRoute {
  /** What the path begins with; one segment, which may be anything, follows. */
  readonly prefix: string;
  /** The route's name in the metrics. */
  readonly name: string;
  /** Answers exactly once, or not at all where the sender has gone. A rejection becomes a 500. */
  readonly handle: (request: DirectRequest) => Promise<void>;
}

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The request's own id where it brought a proper one in `x-request-id`, otherwise a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newCorrelationId();
}

/** The segment behind the route's prefix; null where the request, whose target must be a bare path, is not the route's. */
export function segmentOf({ prefix }: DirectRoute, { method, url = '' }: IncomingMessage): string | null {
  if (method !== 'POST' || !url.startsWith(prefix)) return null;
  const query = url.indexOf('?', prefix.length);
  const segment = query === -1 ? url.slice(prefix.length) : url.slice(prefix.length, query);
  return segment === '' || segment.includes('/') ? null : segment;
}

/** One request on a direct route. Its body has not been read. */
export class DirectRequest {
  /** Ties together what the request causes; goes back as `x-request-id`. */
  readonly id: string;

  constructor(
    /** The segment behind the prefix as it was written: not decoded, without a query. */
    readonly segment: string,
    readonly raw: IncomingMessage,
    readonly reply: ServerResponse,
    /** Headers of every answer, names and values in turn. */
    private readonly headers: readonly string[],
    private readonly isClosing: () => boolean,
  ) {
    this.id = requestIdOf(raw);
  }

  /** Writes the whole answer. `isLast` closes the connection behind it, as the server's own closing does. */
  answer(status: number, json: string, isLast = this.isClosing(), retryAfterSeconds?: number): void {
    const own = [
      'x-request-id',
      this.id,
      'content-type',
      'application/json',
      'content-length',
      String(Buffer.byteLength(json)),
    ];
    if (isLast) own.push('connection', 'close');
    if (retryAfterSeconds !== undefined) own.push('retry-after', String(retryAfterSeconds));
    this.reply.writeHead(status, [...this.headers, ...own]).end(json);
  }

  /** Answers while the body may still be coming, so that its sender reads the answer. */
  answerBeforeBody(status: number, json: string, retryAfterSeconds?: number): void {
    lingerForBody(this.raw, this.reply, this.isClosing);
    this.answer(status, json, false, retryAfterSeconds);
  }
}
