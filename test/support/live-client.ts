import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';

/** One open subscription: what it has delivered so far, in order, each with the time it came. */
export interface LiveSubscription<Item> {
  readonly items: { readonly item: Item; readonly at: number }[];
  readonly errors: unknown[];
  /** Resolves with the first item, from `from` on, that `matches`; throws after `withinMs`. */
  next(
    what: string,
    matches: (item: Item) => boolean,
    withinMs?: number,
  ): Promise<{ readonly item: Item; readonly at: number }>;
  stop(): void;
}

/** A console, signed in where it has a token: one socket, any number of subscriptions. */
export class LiveClient {
  readonly #client: Client;
  /** Resolves with the code and the moment (Unix ms) once the socket is closed. */
  readonly closed: Promise<{ readonly code: number; readonly at: number }>;
  #socket: WebSocket | null = null;

  constructor(wsUrl: string, token: string | null, headers: Readonly<Record<string, string>> = {}) {
    const { promise, resolve } = Promise.withResolvers<{ code: number; at: number }>();
    this.closed = promise;
    this.#client = createClient({
      url: wsUrl,
      webSocketImpl: withHeaders(headers),
      connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
      retryAttempts: 0,
      lazy: true,
      onNonLazyError: () => undefined,
      on: {
        connected: (socket) => (this.#socket = socket as WebSocket),
        closed: (event) => resolve({ code: (event as { code: number }).code, at: Date.now() }),
      },
    });
  }

  /** Subscribes to a document with one root field, and gives that field's values. */
  subscribe<Item>(query: string, variables: Record<string, unknown>): LiveSubscription<Item> {
    const items: { item: Item; at: number }[] = [];
    const errors: unknown[] = [];
    const waiting = new Set<() => void>();
    const wake = () => {
      for (const each of waiting) each();
    };
    const stop = this.#client.subscribe<Record<string, Item>>(
      { query, variables },
      {
        next: (result) => {
          if (result.errors !== undefined) errors.push(...result.errors);
          const [item] = Object.values(result.data ?? {});
          if (item !== undefined && item !== null) items.push({ item, at: performance.now() });
          wake();
        },
        error: (error) => {
          errors.push(error);
          wake();
        },
        complete: wake,
      },
    );
    const next = (what: string, matches: (item: Item) => boolean, withinMs = 15_000) =>
      new Promise<{ item: Item; at: number }>((resolve, reject) => {
        const finish = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const timer = setTimeout(() => {
          finish();
          reject(
            new Error(`Not delivered within ${withinMs} ms: ${what}; errors: ${JSON.stringify(errors)}`),
          );
        }, withinMs);
        const look = () => {
          const found = items.find(({ item }) => matches(item));
          if (found === undefined) return;
          finish();
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    return { items, errors, next, stop };
  }

  /** Runs a query or a mutation on the socket. */
  async run<Data>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<FormattedExecutionResult<Data>> {
    const results = this.#client.iterate<Data>({ query, variables });
    const { value } = (await results.next()) as IteratorResult<FormattedExecutionResult<Data>, undefined>;
    if (value === undefined) throw new Error('no answer');
    return value;
  }

  /** Takes the connection away in the middle of whatever is under way; resolves when nothing more can come. */
  async cut(): Promise<void> {
    this.#socket?.terminate();
    await this.closed;
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}

/** Sockets that send these headers when they are opened, as a browser sends its own. */
function withHeaders(headers: Readonly<Record<string, string>>): unknown {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { headers });
    }
  };
}
