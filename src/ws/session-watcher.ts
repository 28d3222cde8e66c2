import { setTimeout as delay } from 'node:timers/promises';
import type { TenantSessions } from '../db/tenant-session.js';

/** A signed-in socket as the watcher sees it. */
export interface WatchedSession {
  readonly sessionId: string;
  /** The rights epoch that the socket's rights were last verified at; -1 before the first time. */
  readonly rightsEpoch: number;
  /** Called when the session no longer lives. */
  ended(): void;
  /** Called when memberships may have changed: verifies the rights anew. */
  rightsChanged(): Promise<void>;
}

const EVERY_MS = 2_000;

/**
 * Finds out within seconds that sessions of open sockets have ended or that rights have changed, by one statement
 * for all of them. Sign-out and changes of roles happen in any process, and Redis may lose their news.
 */
export class SessionWatcher {
  readonly #watched = new Set<WatchedSession>();
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;

  constructor(
    private readonly sessions: TenantSessions,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.#running ??= this.run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Watches a socket until the returned function is called. */
  watch(session: WatchedSession): () => void {
    this.#watched.add(session);
    return () => this.#watched.delete(session);
  }

  private isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopped()) {
      try {
        await delay(EVERY_MS, undefined, { signal: this.#stop.signal });
        await this.check();
      } catch (error) {
        if (!this.isStopped()) this.onError(error);
      }
    }
  }

  private async check(): Promise<void> {
    const watched = [...this.#watched];
    if (watched.length === 0) return;
    const ids = [...new Set(watched.map((session) => session.sessionId))];
    const rows = await this.sessions.edge<{ session_id: string; rights_epoch: number }>(
      'living_sessions($1)',
      [ids],
    );
    const epochs = new Map(rows.map((row) => [row.session_id, row.rights_epoch]));
    const changed: WatchedSession[] = [];
    for (const session of watched) {
      const epoch = epochs.get(session.sessionId);
      if (epoch === undefined) session.ended();
      else if (epoch !== session.rightsEpoch) changed.push(session);
    }
    for (const session of changed) await session.rightsChanged();
  }
}
