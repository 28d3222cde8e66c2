import { refusal } from './errors.js';
import type { OpenRead, TenantSessions } from './db/tenant-session.js';
import type { TenantTx } from './db/tenant-tx.js';
import type { Principal, Viewer } from './db/viewer.js';
import type { LiveRights } from './services/live/live-rights.js';
import type { RenewalRefusal } from './domain/connection.js';
import type { Services } from './services.js';
import type { Language } from './texts.js';

/** Where a request came from: for the throttle and the session's label, never for rights. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string | null;
  /** In which the API words what it says to a person. */
  readonly language: Language;
}

/** The socket that carries an operation, as the operation may change it. */
export interface Connection {
  /** Extends it to the token's expiry, and says when that is, or leaves it as it is and says why. */
  renew(accessToken: string): Date | RenewalRefusal;
}

/** Who is asking, and the transactions of one GraphQL operation (of one delivery, for a subscription). */
export interface RequestContext {
  /** Correlation id: in every log line, in the x-request-id header, in masked errors. */
  readonly requestId: string;
  readonly client: Client;
  /** What the request's checked token said, or null. */
  readonly principal: Principal | null;
  /** Goes on as somebody who has just shown who they are: what a sign-in's selection reads. */
  become(principal: Principal): Promise<void>;
  /** The person, session verified in the operation's snapshot; null when signed out. */
  viewer(): Promise<Viewer | null>;
  /** The operation's READ ONLY transaction, opened at the first call. */
  read(): Promise<TenantTx>;
  /** One mutation root field: its own transaction. The snapshot is dropped first, so the selection reads fresh. */
  write<T>(work: (tx: TenantTx, viewer: Viewer) => Promise<T>): Promise<T>;
  /** Place for what lives as long as the snapshot, such as DataLoaders. */
  memo<T>(key: string, make: () => T): T;
  readonly services: Services;
  /** Rights of the socket that carries the operation, kept true in memory; null on HTTP and for nobody. */
  readonly live: LiveRights | null;
  /** Null on HTTP. */
  readonly connection: Connection | null;
  /** Ends the snapshot; the context opens nothing afterwards. Called again it waits for the same end. */
  close(): Promise<void>;
}

export interface RequestContextOptions {
  readonly requestId: string;
  readonly client: Client;
  readonly principal: Principal | null;
  readonly sessions: TenantSessions;
  readonly services: Services;
  readonly live?: LiveRights;
  readonly connection?: Connection;
}

/**
 * Makes the context of one operation. It is an object of closures, not a class: Apollo copies the context's
 * own properties, and a copy of a class would lose its private state.
 */
export function createRequestContext(options: RequestContextOptions): RequestContext {
  const { sessions } = options;
  let principal = options.principal;
  const memos = new Map<string, unknown>();
  let opening: Promise<OpenRead> | null = null;
  let closing: Promise<void> | null = null;

  const signedIn = (): Principal => {
    if (principal === null) throw refusal('UNAUTHENTICATED');
    return principal;
  };
  const open = (): Promise<OpenRead> => {
    if (closing !== null) return Promise.reject(refusal('REQUEST_CANCELLED'));
    opening ??= sessions.openRead(signedIn());
    return opening;
  };
  const drop = async (): Promise<void> => {
    const opened = opening;
    opening = null;
    memos.clear();
    const read = await opened?.catch(() => null);
    // A connection that died has nothing left to roll back.
    await read?.close().catch(() => undefined);
  };

  return {
    requestId: options.requestId,
    client: options.client,
    principal: options.principal,
    services: options.services,
    live: options.live ?? null,
    connection: options.connection ?? null,
    async become(newPrincipal) {
      await drop();
      principal = newPrincipal;
    },
    async viewer() {
      if (principal === null) return null;
      return (await open()).viewer;
    },
    async read() {
      signedIn();
      return (await open()).tx;
    },
    async write(work) {
      const asking = signedIn();
      await drop();
      return sessions.asViewer(asking, work, { correlationId: options.requestId });
    },
    memo<T>(key: string, make: () => T): T {
      if (!memos.has(key)) memos.set(key, make());
      return memos.get(key) as T;
    },
    close() {
      closing ??= drop();
      return closing;
    },
  };
}
