import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

/** One HTTP request, complete with its limits. */
export interface ExchangeRequest {
  readonly verb: 'GET' | 'POST';
  readonly url: URL;
  readonly body: string | null;
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Asked once, on the open connection directly before the first byte; false breaks off with nothing written. */
  readonly mayWrite: (() => boolean) | undefined;
}

/** Why an exchange ended without a whole answer. */
export type ExchangeBreak =
  | 'DNS'
  | 'CONNECT'
  | 'TLS'
  | 'DEADLINE'
  | 'ABORTED'
  | 'LATE'
  | 'LOST'
  | 'TRUNCATED'
  | 'TOO_LARGE'
  | 'ENCODED';

/**
 * How an exchange ended. ANSWERED: status and the whole body. BROKEN: `mayHaveWritten` false proves that no byte
 * of the request left this process; `status` is set when the head of an answer had come.
 */
export type ExchangeResult =
  | {
      readonly kind: 'ANSWERED';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly body: Buffer;
    }
  | {
      readonly kind: 'BROKEN';
      readonly because: ExchangeBreak;
      readonly mayHaveWritten: boolean;
      readonly status: number | null;
      readonly retryAfter: string | null;
      readonly systemCode: string | null;
    };

/**
 * Performs one request on a connection of its own and never rejects. No redirect is followed, no compression is
 * asked for, the deadline covers everything from DNS to the last byte.
 *
 * node:http instead of fetch, and no keep-alive, because the caller must know whether bytes may have left: on a
 * fresh socket that is exactly "connected (and TLS established) or not", while fetch hides it, and on a reused
 * socket a reset says nothing. Nothing is handed to the socket before that, so that `mayWrite` is asked in the same
 * turn of the event loop in which the bytes leave.
 */
export function exchange(request: ExchangeRequest): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const isTls = request.url.protocol === 'https:';
    const deadline = AbortSignal.timeout(request.deadlineMs);
    const stop = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
    let mayHaveWritten = false;
    let isTcpConnected = false;
    let head: IncomingMessage | null = null;
    let isSettled = false;

    const settle = (result: ExchangeResult): void => {
      if (isSettled) return;
      isSettled = true;
      stop.removeEventListener('abort', onStop);
      resolve(result);
      outgoing?.destroy();
    };
    const breakOff = (because: ExchangeBreak, systemCode: string | null = null): void =>
      settle({
        kind: 'BROKEN',
        because,
        mayHaveWritten,
        status: head?.statusCode ?? null,
        retryAfter: head?.headers['retry-after'] ?? null,
        systemCode,
      });
    const onStop = (): void => breakOff(request.signal?.aborted === true ? 'ABORTED' : 'DEADLINE');

    let outgoing: ReturnType<typeof requestHttp> | null = null;
    if (stop.aborted) {
      breakOff('ABORTED');
      return;
    }
    stop.addEventListener('abort', onStop, { once: true });

    const payload = request.body === null ? null : Buffer.from(request.body, 'utf8');
    const open = isTls ? requestHttps : requestHttp;
    outgoing = open(request.url, {
      method: request.verb,
      agent: false,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        connection: 'close',
        ...(payload === null
          ? {}
          : { 'content-type': 'application/json; charset=utf-8', 'content-length': payload.length }),
      },
    });
    const write = (): void => {
      if (isSettled) return;
      if (request.mayWrite?.() === false) {
        breakOff('LATE');
        return;
      }
      mayHaveWritten = true;
      outgoing.end(payload ?? undefined);
    };
    outgoing.on('socket', (socket) => {
      socket.once('connect', () => (isTcpConnected = true));
      socket.once(isTls ? 'secureConnect' : 'connect', write);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? null;
      if (mayHaveWritten) {
        breakOff(head === null ? 'LOST' : 'TRUNCATED', code);
        return;
      }
      if (error.syscall === 'getaddrinfo') {
        breakOff('DNS', code);
        return;
      }
      breakOff(isTcpConnected ? 'TLS' : 'CONNECT', code);
    });
    outgoing.on('close', () => {
      // With an answer under way its own 'close' decides: the request may close before the body's end is seen.
      if (head === null) breakOff(mayHaveWritten ? 'LOST' : 'CONNECT');
    });
    outgoing.on('response', (response) => {
      head = response;
      readBody(response, request.maxBodyBytes, settle, breakOff);
    });
  });
}

function readBody(
  response: IncomingMessage,
  maxBytes: number,
  settle: (result: ExchangeResult) => void,
  breakOff: (because: ExchangeBreak, systemCode?: string | null) => void,
): void {
  const encoding = response.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    breakOff('ENCODED');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) {
      breakOff('TOO_LARGE');
      return;
    }
    chunks.push(chunk);
  });
  response.on('error', (error: NodeJS.ErrnoException) => breakOff('TRUNCATED', error.code ?? null));
  response.on('close', () => breakOff('TRUNCATED'));
  response.on('end', () => {
    if (!response.complete) {
      breakOff('TRUNCATED');
      return;
    }
    settle({
      kind: 'ANSWERED',
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'] ?? null,
      body: Buffer.concat(chunks),
    });
  });
}
