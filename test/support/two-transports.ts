import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** What one operation was answered, in the same shape on both transports. */
export interface Answer {
  readonly data: unknown;
  readonly errors: readonly AnswerError[];
  /** Of the first error, or `none`. */
  readonly code: string;
  /** Of the answer over HTTP. */
  readonly status?: number;
  /** From the first byte of the question to the last of the answer. */
  readonly ms: number;
}

interface AnswerError {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown };
}

export type Ask = (
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  operationName?: string,
) => Promise<Answer>;

/** The two ways in which clients run operations, under names for tables of tests. */
export interface TwoTransports {
  readonly HTTP: Ask;
  readonly WebSocket: Ask;
  close(): Promise<void>;
}

export const TRANSPORTS = ['HTTP', 'WebSocket'] as const;

/**
 * Asks as the person of the token, or as nobody; all operations over WebSocket go over one socket. `headers` go with
 * each request, and with the one that asks for the socket.
 */
export function openTransports(
  app: { readonly url: string; readonly wsUrl: string },
  token: string | null = null,
  headers: Readonly<Record<string, string>> = {},
): TwoTransports {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  class SocketWithHeaders extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers });
    }
  }
  const client = createClient({
    url: app.wsUrl,
    webSocketImpl: SocketWithHeaders,
    connectionParams: authorization,
    retryAttempts: 0,
    lazy: false,
  });
  return {
    async HTTP(query, variables = {}, operationName) {
      const startedAt = performance.now();
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
        body: JSON.stringify({ query, variables, operationName }),
      });
      return { ...answerOf((await response.json()) as Result, startedAt), status: response.status };
    },
    WebSocket(query, variables = {}, operationName) {
      const startedAt = performance.now();
      return new Promise((resolve, reject) => {
        client.subscribe(
          { query, variables, operationName },
          {
            next: (result) => resolve(answerOf(result, startedAt)),
            error: (error) => {
              if (Array.isArray(error)) resolve(answerOf({ errors: error }, startedAt));
              else reject(new Error('the socket closed', { cause: error }));
            },
            complete: () => undefined,
          },
        );
      });
    },
    async close() {
      await client.dispose();
    },
  };
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

function answerOf({ data = null, errors = [] }: Result, startedAt: number): Answer {
  const code = errors[0]?.extensions?.code;
  return { data, errors, code: typeof code === 'string' ? code : 'none', ms: performance.now() - startedAt };
}
