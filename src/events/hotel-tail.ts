import type { TenantSessions } from '../db/tenant-session.js';
import { readEvents, readHead } from './event-log.js';
import type { StreamItem } from './stream-item.js';
import type { WakeUps } from './wake-ups.js';

export interface Listener {
  lastPositionAt: number;
  push(item: StreamItem): void;
  end(): void;
}

const PAGE = 500;

/** Follows the end of one hotel's log and hands each new event to every listener, in order. */
export class HotelTail {
  readonly #listeners = new Set<Listener>();
  #number = -1;
  #wanted = 0;
  #pumping: Promise<void> | null = null;
  #started: Promise<void> | null = null;
  #listening: Promise<void> | null = null;
  #heard = 0;
  #stopListening: (() => void) | null = null;
  #isClosed = false;
  #hasFailed = false;
  #joining = 0;

  constructor(
    private readonly hotelId: string,
    private readonly sessions: TenantSessions,
    private readonly wakeUps: WakeUps,
    private readonly onError: (error: unknown) => void,
  ) {}

  get size(): number {
    return this.#listeners.size;
  }

  /** The number of the last event handed on. */
  get number(): number {
    return this.#number;
  }

  /** Adds a listener and returns the number after which it receives every event. */
  async join(listener: Listener): Promise<number> {
    this.#joining += 1;
    try {
      this.#started ??= this.start();
      await this.#started;
      // From here to the return there is no await: no event can be handed on between the two.
      this.#listeners.add(listener);
      return this.#number;
    } finally {
      this.#joining -= 1;
    }
  }

  /** Removes a listener. Returns true when nobody is left, after closing itself. */
  leave(listener: Listener): boolean {
    this.#listeners.delete(listener);
    if (this.#listeners.size + this.#joining > 0 || this.#isClosed) return false;
    this.close();
    return true;
  }

  close(): void {
    this.#isClosed = true;
    this.#stopListening?.();
    for (const listener of this.#listeners) listener.end();
  }

  /** Hears that the log reached `number`; reads on if that is news. */
  wake(number: number): void {
    this.#heard += 1;
    this.#wanted = Math.max(this.#wanted, number);
    if (this.#number < 0 || this.#wanted <= this.#number || this.#isClosed) return;
    this.#pumping ??= this.pump().finally(() => {
      this.#pumping = null;
      if (!this.#isClosed && this.#wanted > this.#number && !this.#hasFailed) this.wake(this.#wanted);
    });
  }

  tellPositions(now: number, everyMs: number): void {
    for (const listener of this.#listeners) {
      if (now - listener.lastPositionAt < everyMs) continue;
      listener.lastPositionAt = now;
      listener.push({ type: 'position', number: this.#number });
    }
  }

  private async start(): Promise<void> {
    // Not waited for: where wake-ups are disturbed the log is read all the same, and the poll stands in for them.
    this.#listening ??= this.listen();
    this.#number = await this.sessions.inHotel(this.hotelId, (tx) => readHead(tx, this.hotelId), {
      isReadOnly: true,
    });
    this.wake(this.#wanted);
    // Whatever was announced before we could hear it.
    void this.#listening.then(() => this.wake(this.#number + 1));
  }

  private async listen(): Promise<void> {
    try {
      const stop = await this.wakeUps.listen(this.hotelId, (number) => this.wake(number));
      if (this.#isClosed) stop();
      else this.#stopListening = stop;
    } catch (error) {
      this.onError(error);
    }
  }

  private async pump(): Promise<void> {
    this.#hasFailed = false;
    try {
      while (this.#wanted > this.#number && !this.#isClosed) {
        const heard = this.#heard;
        const events = await this.sessions.inHotel(
          this.hotelId,
          (tx) => readEvents(tx, this.hotelId, this.#number, Number.MAX_SAFE_INTEGER, PAGE),
          { isReadOnly: true },
        );
        if (events.length === 0) {
          // Told of something while reading: it may be newer than what was read.
          if (heard !== this.#heard) continue;
          // A wake-up that promised more than the log holds: forged or from a database restored since.
          this.#wanted = this.#number;
          return;
        }
        for (const event of events) {
          this.#number = event.number;
          for (const listener of this.#listeners) listener.push({ type: 'event', event, isReplayed: false });
        }
      }
    } catch (error) {
      this.#hasFailed = true;
      this.onError(error);
    }
  }
}
