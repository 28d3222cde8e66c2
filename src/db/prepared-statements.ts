import type { Writable } from 'node:stream';
import type { Pool, PoolClient } from 'pg';

/** What PostgreSQL says when a plan it kept no longer fits the tables, and when it has forgotten one. */
const STALE_PLAN = new Set(['0A000', '26000']);

const MOST_PREPARED = 200;
const MOST_COUNTED = 2_000;
const PREPARED_FROM = 5;
const LONGEST = 20_000;
const BEGINS = /^(begin|start transaction)\b/i;

/**
 * Decides which statements PostgreSQL should keep the plan of: those that came often, up to a fixed number for each
 * connection. Planning costs more than running most of ours. Statements whose text is hardly ever the same twice
 * fall out of the count and stay as they are.
 */
class KnownStatements {
  readonly #counts = new Map<string, number>();
  readonly #names = new Map<string, string>();
  #named = 0;

  nameOf(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= MOST_PREPARED || text.length > LONGEST) return name;
    const count = (this.#counts.get(text) ?? 0) + 1;
    this.#counts.delete(text);
    if (count >= PREPARED_FROM) return this.name(text);
    this.#counts.set(text, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > MOST_COUNTED && oldest !== undefined) this.#counts.delete(oldest);
    return undefined;
  }

  /** From now on the text has another name, so that every connection plans it anew. */
  rename(text: string): void {
    if (this.#names.has(text)) this.name(text);
  }

  private name(text: string): string {
    this.#named += 1;
    const name = `s${this.#named}`;
    this.#names.set(text, name);
    return name;
  }
}

type Query = (text: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * Has the connections of a pool keep the plans of statements that come again, and send the BEGIN of a transaction
 * together with its first statement, which spares a round trip. The pool's clients must be in pipeline mode.
 */
export function prepareStatements(pool: Pool): void {
  const known = new KnownStatements();
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as unknown as Query;
    const run: Query = (text, values) => {
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
        return query(text, values);
      const name = known.nameOf(text);
      const result = query({ name, text, values }) as Promise<unknown>;
      if (name === undefined) return result;
      return result.catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && STALE_PLAN.has(String(error.code)))
          known.rename(text);
        throw error;
      });
    };
    let begin: string | null = null;
    const own: Query = (text, values, callback) => {
      if (callback !== undefined) return query(text, values, callback);
      if (typeof text === 'string' && BEGINS.test(text)) {
        begin = text;
        return Promise.resolve({ rows: [] });
      }
      if (begin === null) return run(text, values);
      const opening = begin;
      begin = null;
      return together(client, () => {
        // A connection that cannot begin is broken, and the statement behind it says so; were that ever to run
        // outside a transaction, it would find no hotel in scope.
        (query(opening) as Promise<unknown>).catch(() => undefined);
        return run(text, values);
      });
    };
    client.query = own as unknown as PoolClient['query'];
  });
}

/** Has all that `send` sends leave in one piece. */
function together<T>(client: PoolClient, send: () => T): T {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
