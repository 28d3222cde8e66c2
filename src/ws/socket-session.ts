import type { RequestContext } from '../context.js';
import { SessionEndedError } from '../db/session-ended.error.js';
import type { CheckedToken } from '../services/session/access-tokens.js';
import { LiveRights } from '../services/live/live-rights.js';
import type { ClientSocket } from './client-socket.js';
import type { SocketOwner, SocketPlace } from './socket-limits.js';
import type { Language } from '../texts.js';
import type { WatchedSession } from './session-watcher.js';

/** What one socket is to the operations on it: who is on it, until when, and what runs. */
export class SocketSession implements WatchedSession {
  readonly rights = new LiveRights();
  readonly #contexts = new Set<RequestContext>();
  readonly #cleanUps: (() => void)[] = [];
  #token: CheckedToken | null = null;
  #isOver = false;
  #owner: SocketOwner;

  constructor(
    private readonly socket: ClientSocket,
    readonly ip: string,
    readonly userAgent: string | null,
    readonly language: Language,
    /** What the socket counts for as long as nobody is signed in on it. */
    readonly network: string,
    private readonly verify: (token: CheckedToken, rights: LiveRights) => Promise<void>,
  ) {
    this.#owner = { user: `network:${network}`, hotel: `network:${network}` };
  }

  /** Whom its operations count for. */
  get owner(): SocketOwner {
    return this.#owner;
  }

  /** Whether nobody has signed in on it. */
  get isStranger(): boolean {
    return this.#token === null;
  }

  get token(): CheckedToken | null {
    return this.#token;
  }

  get sessionId(): string {
    return this.#token?.sessionId ?? '';
  }

  get rightsEpoch(): number {
    return this.rights.viewer?.rightsEpoch ?? -1;
  }

  /** Takes the token the client connected with and the socket's place, and closes the socket when it expires. */
  signIn(token: CheckedToken, place: SocketPlace, expiresInMs: number): void {
    this.#token = token;
    this.#owner = place.owner;
    this.onEnd(() => place.leave());
    const timer = setTimeout(
      () => {
        this.rights.end();
        this.socket.close('tokenExpired');
      },
      Math.max(0, expiresInMs),
    );
    timer.unref();
    this.onEnd(() => clearTimeout(timer));
  }

  ended(): void {
    this.rights.end();
    this.socket.close('sessionEnded');
  }

  async rightsChanged(): Promise<void> {
    if (!this.#token) return;
    try {
      await this.verify(this.#token, this.rights);
    } catch (error) {
      if (!(error instanceof SessionEndedError)) throw error;
      this.ended();
    }
  }

  /** Remembers an operation's context until it is closed, so that the end of the socket closes it too. */
  track(context: RequestContext): void {
    this.#contexts.add(context);
  }

  async release(context: RequestContext): Promise<void> {
    this.#contexts.delete(context);
    await context.close();
  }

  onEnd(cleanUp: () => void): void {
    if (this.#isOver) cleanUp();
    else this.#cleanUps.push(cleanUp);
  }

  /** The socket is gone. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.rights.end();
    for (const cleanUp of this.#cleanUps.splice(0)) cleanUp();
    await Promise.all([...this.#contexts].map((context) => this.release(context)));
  }
}
