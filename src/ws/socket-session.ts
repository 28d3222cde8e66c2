import type { Clock } from '../clock.js';
import type { Client, Connection, RequestContext } from '../context.js';
import { SessionEndedError } from '../db/session-ended.error.js';
import type { RenewalRefusal } from '../domain/connection.js';
import type { AccessTokens, CheckedToken } from '../services/session/access-tokens.js';
import { LiveRights } from '../services/live/live-rights.js';
import type { ClientSocket } from './client-socket.js';
import type { SocketOwner, SocketPlace } from './socket-limits.js';
import type { Language } from '../texts.js';
import type { WatchedSession } from './session-watcher.js';

export interface SocketSessionOptions {
  readonly ip: string;
  readonly userAgent: string | null;
  readonly language: Language;
  /** What the socket counts for as long as nobody is signed in on it. */
  readonly network: string;
  readonly tokens: Pick<AccessTokens, 'check'>;
  readonly clock: Clock;
  /** Brings the rights up to date; throws a SessionEndedError where the session no longer lives. */
  verify(token: CheckedToken, rights: LiveRights): Promise<void>;
}

/** What one socket is to the operations on it: who is on it, until when, and what runs. */
export class SocketSession implements WatchedSession, Client, Connection {
  readonly rights = new LiveRights();
  readonly ip: string;
  readonly userAgent: string | null;
  readonly language: Language;
  readonly network: string;
  readonly #contexts = new Set<RequestContext>();
  readonly #cleanUps: (() => void)[] = [];
  #token: CheckedToken | null = null;
  #expiry: NodeJS.Timeout | null = null;
  #isOver = false;
  #owner: SocketOwner;

  constructor(
    private readonly socket: ClientSocket,
    private readonly options: SocketSessionOptions,
  ) {
    const { ip, userAgent, language, network } = options;
    this.ip = ip;
    this.userAgent = userAgent;
    this.language = language;
    this.network = network;
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
  signIn(token: CheckedToken, place: SocketPlace): void {
    this.#owner = place.owner;
    this.onEnd(() => place.leave());
    this.endWith(token);
    this.onEnd(() => clearTimeout(this.#expiry ?? undefined));
  }

  renew(accessToken: string): Date | RenewalRefusal {
    const token = this.options.tokens.check(accessToken);
    if (token === null || this.#token === null) return 'INVALID_TOKEN';
    const { userId, sessionId, expiresAt } = this.#token;
    if (token.userId !== userId || token.sessionId !== sessionId) return 'OTHER_SESSION';
    if (token.expiresAt <= expiresAt) return 'NOT_LATER';
    if (!this.#isOver) this.endWith(token);
    return token.expiresAt;
  }

  ended(): void {
    this.rights.end();
    this.socket.close('sessionEnded');
  }

  async rightsChanged(): Promise<void> {
    if (!this.#token) return;
    try {
      await this.options.verify(this.#token, this.rights);
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

  private endWith(token: CheckedToken): void {
    this.#token = token;
    clearTimeout(this.#expiry ?? undefined);
    const expiresInMs = token.expiresAt.getTime() - this.options.clock.now().getTime();
    this.#expiry = setTimeout(
      () => {
        this.rights.end();
        this.socket.close('tokenExpired');
      },
      Math.max(0, expiresInMs),
    ).unref();
  }
}
