import type { Logger } from 'pino';
import { type Clock, dueTime } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { repeat } from './repeat.js';

export interface SettableClockParts {
  readonly clock: Clock;
  readonly sessions: Pick<TenantSessions, 'edge'>;
  readonly logger: Logger;
}

interface Ahead {
  readonly ahead_ms: number;
}

/** How soon the other processes know that it was moved. */
const FOLLOW_MS = 1_000;

/** The clock of an installation with a sandbox: due dates can be moved ahead, for all of its processes by one row. */
export class SettableClock implements Clock {
  #aheadMs = 0;
  #onMoved: () => Promise<void> = () => Promise.resolve();
  readonly #stop = new AbortController();

  constructor(private readonly parts: SettableClockParts) {}

  now(): Date {
    return this.parts.clock.now();
  }

  get dueAheadMs(): number {
    return this.#aheadMs;
  }

  get dueNow(): Date {
    return dueTime(this);
  }

  /** Takes over what the row says. */
  async read(): Promise<void> {
    const [row] = await this.parts.sessions.edge<Ahead>('sandbox_clock_ahead_ms()', []);
    this.#aheadMs = row?.ahead_ms ?? 0;
  }

  /** Follows the row until closed; `onMoved` does what has become due, here and wherever else somebody moved it. */
  start(onMoved: () => Promise<void>): void {
    this.#onMoved = onMoved;
    void repeat(FOLLOW_MS, this.#stop.signal, () => this.follow());
  }

  close(): void {
    this.#stop.abort();
  }

  /** Sets how far due dates are ahead; 0 is real time again. Resolves when what has become due is done. */
  async move(aheadMs: number): Promise<void> {
    const [row] = await this.parts.sessions.edge<Ahead>('move_sandbox_clock($1)', [aheadMs]);
    this.#aheadMs = row?.ahead_ms ?? aheadMs;
    await this.#onMoved();
  }

  private async follow(): Promise<void> {
    const before = this.#aheadMs;
    try {
      await this.read();
      if (this.#aheadMs !== before) await this.#onMoved();
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'the settable clock could not be read');
    }
  }
}
