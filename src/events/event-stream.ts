import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import type { TenantTx } from '../db/tenant-tx.js';
import { BoundedQueue } from './bounded-queue.js';
import { readEvents, readHead } from './event-log.js';
import type { HotelEventKind } from '../domain/hotel-event.js';
import { HotelTail, type Listener } from './hotel-tail.js';
import type { ReplayLimits } from './replay-limits.js';
import type { RefreshReason, StreamItem } from './stream-item.js';
import type { WakeUps } from './wake-ups.js';

export interface StreamOptions {
  readonly hotelId: string;
  /** Whose replays this one counts among. */
  readonly userId: string;
  readonly kinds: readonly HotelEventKind[];
  /** Replays what came after this number before going live; null goes live at once. */
  readonly after: number | null;
  readonly signal: AbortSignal;
}

const QUEUE_LIMIT = 2_000;
const REPLAY_LIMIT = 20_000;
const PAGE = 500;
const POLL_MS = 1_000;
const POSITION_EVERY_MS = 30_000;

/**
 * The live tails of the hotels somebody in this process listens to. One read of the log serves all listeners of
 * a hotel. Wake-ups make it quick; a poll of the heads once a second makes their loss harmless.
 */
export class EventStream {
  readonly #tails = new Map<string, HotelTail>();
  readonly #stop = new AbortController();
  #polling: Promise<void> | null = null;

  constructor(
    private readonly sessions: TenantSessions,
    private readonly wakeUps: WakeUps,
    private readonly clock: Clock,
    private readonly replays: ReplayLimits,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** How many subscriptions are open in this process. */
  get listeners(): number {
    let sum = 0;
    for (const tail of this.#tails.values()) sum += tail.size;
    return sum;
  }

  /** Starts the poll that stands in for lost wake-ups. */
  start(): void {
    this.#polling ??= this.poll();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    for (const tail of this.#tails.values()) tail.close();
    this.#tails.clear();
  }

  /** Called after a commit in this process: spares its own listeners the way through Redis. */
  wake(hotelId: string, number: number): void {
    this.#tails.get(hotelId)?.wake(number);
  }

  /**
   * The events of one hotel from a position on, without gap or repeat, until the signal aborts. Throws
   * TooManyReplaysError where the user or the hotel has too many replays under way.
   */
  async *subscribe(options: StreamOptions): AsyncGenerator<StreamItem, void, undefined> {
    const { hotelId, signal } = options;
    const kinds = new Set(options.kinds);
    const queue = new BoundedQueue<StreamItem>(QUEUE_LIMIT);
    const tail = this.tailOf(hotelId);
    // A cursor from another process may be ahead of this one's tail: what lies between has been seen.
    const seen = options.after ?? 0;
    const listener: Listener = {
      lastPositionAt: this.clock.now().getTime(),
      push: (item) => {
        if (item.type === 'event' && (!kinds.has(item.event.kind) || item.event.number <= seen)) return;
        if (item.type === 'position' && item.number < seen) return;
        if (!queue.push(item)) queue.end({ type: 'refresh', number: tail.number, reason: 'TOO_SLOW' });
      },
      end: () => queue.end(),
    };
    const leave = () => queue.end();
    signal.addEventListener('abort', leave, { once: true });
    const joined = tail.join(listener);
    try {
      const liveFrom = await joined;
      if (options.after !== null && options.after !== liveFrom) {
        const { userId, after } = options;
        const endReplay = this.replays.begin({ hotel: hotelId, user: userId });
        try {
          const refused = await this.checkPosition(hotelId, userId, after, liveFrom);
          if (refused !== null) return yield { type: 'refresh', number: liveFrom, reason: refused };
          const isWhole = yield* this.replay(options, after, liveFrom, kinds);
          if (!isWhole) return yield { type: 'refresh', number: liveFrom, reason: 'CURSOR_TOO_OLD' };
        } finally {
          endReplay();
        }
      }
      yield { type: 'position', number: Math.max(liveFrom, seen) };
      if (!signal.aborted) yield* queue;
    } finally {
      signal.removeEventListener('abort', leave);
      if (tail.leave(listener)) this.#tails.delete(hotelId);
    }
  }

  private tailOf(hotelId: string): HotelTail {
    let tail = this.#tails.get(hotelId);
    if (tail === undefined) {
      tail = new HotelTail(hotelId, this.sessions, this.wakeUps, this.onError);
      this.#tails.set(hotelId, tail);
    }
    return tail;
  }

  private async checkPosition(
    hotelId: string,
    userId: string,
    after: number,
    head: number,
  ): Promise<RefreshReason | null> {
    if (after > head) {
      const now = await this.read(hotelId, userId, (tx) => readHead(tx, hotelId));
      return after > now ? 'CURSOR_FROM_FUTURE' : null;
    }
    return head - after > REPLAY_LIMIT ? 'CURSOR_TOO_OLD' : null;
  }

  /** Returns false where an event is missing: numbers have no gaps, so it is older than what is kept. */
  private async *replay(
    { hotelId, userId, signal }: StreamOptions,
    after: number,
    upTo: number,
    kinds: ReadonlySet<HotelEventKind>,
  ): AsyncGenerator<StreamItem, boolean, undefined> {
    const hasLeft = () => signal.aborted;
    for (let position = after; position < upTo && !hasLeft();) {
      const from = position;
      // Whoever left while waiting for the turn needs nothing read any longer.
      const page = await this.read(hotelId, userId, (tx) =>
        hasLeft() ? Promise.resolve([]) : readEvents(tx, hotelId, from, upTo, PAGE),
      );
      if (hasLeft()) break;
      if (page[0]?.number !== position + 1) return false;
      for (const event of page) if (kinds.has(event.kind)) yield { type: 'event', event, isReplayed: true };
      position = page.at(-1)?.number ?? upTo;
    }
    return true;
  }

  private read<T>(hotelId: string, userId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
    return this.replays.read({ hotel: hotelId, user: userId }, () =>
      this.sessions.inHotel(hotelId, work, { isReadOnly: true }),
    );
  }

  private async poll(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await delay(POLL_MS, undefined, { signal });
        const hotels = [...this.#tails.keys()];
        if (hotels.length === 0) continue;
        const heads = await this.sessions.edge<{ hotel_id: string; number: string }>(
          'event_head_numbers($1)',
          [hotels],
        );
        for (const head of heads) this.wake(head.hotel_id, Number(head.number));
        const now = this.clock.now().getTime();
        for (const tail of this.#tails.values()) tail.tellPositions(now, POSITION_EVERY_MS);
      } catch (error) {
        if (!this.#stop.signal.aborted) this.onError(error);
      }
    }
  }
}
