import type { TenantSessions } from '../../db/tenant-session.js';
import { DeliveryFailedError, retriable } from '../../errors.js';
import type { CursorSigner } from '../../events/cursor.js';
import { readHead } from '../../events/event-log.js';
import type { EventStream } from '../../events/event-stream.js';
import { TooManyReplaysError, type ReplayLimits } from '../../events/replay-limits.js';
import type { HotelEventKind } from '../../domain/hotel-event.js';
import type { Right } from '../../domain/rights.js';
import type { HotelEvent } from '../../events/hotel-event.js';
import type { RefreshReason, StreamItem } from '../../events/stream-item.js';
import type { Loaders } from '../../db/query/loaders.js';
import { abortableIterator } from './abortable-iterator.js';
import type { LiveRights } from './live-rights.js';
import type { SharedRead, SharedReads } from './shared-reads.js';

const REPLAY_AGAIN_SECONDS = 5;

/** What a subscriber gets. The holder of an event item releases its `read` once it is delivered. */
export type LiveItem<Row> =
  | {
      readonly type: 'event';
      readonly cursor: string;
      /** The position before it, from which it comes again. */
      readonly cursorBefore: () => string;
      readonly event: HotelEvent;
      readonly row: Row;
      readonly read: SharedRead;
    }
  | { readonly type: 'position'; readonly cursor: string }
  | { readonly type: 'refresh'; readonly cursor: string; readonly reason: LiveRefreshReason };
export type LiveRefreshReason = RefreshReason | 'CURSOR_INVALID' | 'RIGHTS_CHANGED';

export interface LiveRequest<Row> {
  readonly hotelId: string;
  readonly kinds: readonly HotelEventKind[];
  /** What the person must be allowed in the hotel, at the opening and at each delivery. */
  readonly right: Right;
  /** A cursor as given by the client, or null to go live at once. */
  readonly after: string | null;
  /** What the person must be allowed to be told of this very event, too; where not, it is left out. */
  rightOf(event: HotelEvent): Right;
  /** Decides by the event alone, before anything is read. */
  isWanted(event: HotelEvent): boolean;
  /** What the event is about, as it is now; null when it is gone or not wanted. */
  load(loaders: Loaders, event: HotelEvent): Promise<Row | null>;
}

/** Opens streams of a hotel's changes with what they are about, checked against rights at each delivery. */
export class LiveStreams {
  readonly #cursors = new WeakMap<HotelEvent, string>();

  constructor(
    private readonly events: EventStream,
    private readonly reads: SharedReads,
    private readonly sessions: TenantSessions,
    private readonly cursors: CursorSigner,
    private readonly replays: ReplayLimits,
  ) {}

  /** The caller has checked that `rights` allow the hotel now. A bad cursor is answered by a refresh, never by a gap;
   * what cannot be read ends the stream with a DeliveryFailedError, too many replays with TOO_MANY_REPLAYS. */
  open<Row>(rights: LiveRights, request: LiveRequest<Row>): AsyncIterableIterator<LiveItem<Row>> {
    return abortableIterator((abort) => this.run(rights, request, abort));
  }

  /** The position after the hotel's newest event. */
  async headCursor(hotelId: string, userId: string): Promise<string> {
    const head = await this.replays.read({ hotel: hotelId, user: userId }, () =>
      this.sessions.inHotel(hotelId, (tx) => readHead(tx, hotelId), { isReadOnly: true }),
    );
    return this.cursors.encode(hotelId, head);
  }

  private async *run<Row>(
    rights: LiveRights,
    request: LiveRequest<Row>,
    abort: AbortController,
  ): AsyncGenerator<LiveItem<Row>, void, undefined> {
    const { hotelId, right } = request;
    const { signal } = abort;
    const decoded = request.after === null ? null : this.cursors.decode(hotelId, request.after);
    const userId = rights.viewer?.userId ?? '';
    if (decoded?.ok === false) return yield await this.refresh(hotelId, userId, decoded.reason);
    let position = decoded?.number ?? null;
    const forget = rights.onLost({ hotelId, right }, () => abort.abort());
    try {
      const items = this.events.subscribe({ hotelId, userId, kinds: request.kinds, after: position, signal });
      for await (const item of items) {
        if (signal.aborted || !rights.has(hotelId, right)) break;
        if (item.type === 'refresh')
          return yield {
            type: 'refresh',
            cursor: this.cursors.encode(hotelId, item.number),
            reason: item.reason,
          };
        if (item.type === 'position')
          yield { type: 'position', cursor: this.cursors.encode(hotelId, item.number) };
        else if (rights.has(hotelId, request.rightOf(item.event)) && request.isWanted(item.event))
          yield* this.withSubject(request, item, userId);
        position = item.type === 'event' ? item.event.number : item.number;
      }
      if (!rights.has(hotelId, right)) {
        yield {
          type: 'refresh',
          cursor: this.cursors.encode(hotelId, position ?? 0),
          reason: 'RIGHTS_CHANGED',
        };
      }
    } catch (error) {
      const cursor = position === null ? null : this.cursors.encode(hotelId, position);
      if (error instanceof TooManyReplaysError)
        throw retriable('TOO_MANY_REPLAYS', REPLAY_AGAIN_SECONDS, { cursor });
      throw new DeliveryFailedError(cursor, error);
    } finally {
      forget();
    }
  }

  private async *withSubject<Row>(
    request: LiveRequest<Row>,
    { event, isReplayed }: StreamItem & { type: 'event' },
    userId: string,
  ): AsyncGenerator<LiveItem<Row>, void, undefined> {
    const { hotelId, number } = event;
    const read = this.reads.acquire({ hotelId, name: `event/${number}`, userId, isReplayed });
    let isHandedOn = false;
    try {
      const row = await request.load(read.rows, event);
      if (row === null) return;
      isHandedOn = true;
      const cursorBefore = () => this.cursors.encode(hotelId, number - 1);
      yield { type: 'event', cursor: this.cursorOf(event), cursorBefore, event, row, read };
    } finally {
      if (!isHandedOn) read.release();
    }
  }

  /** Signed once for all who are told of the event. */
  private cursorOf(event: HotelEvent): string {
    const known = this.#cursors.get(event);
    if (known !== undefined) return known;
    const cursor = this.cursors.encode(event.hotelId, event.number);
    this.#cursors.set(event, cursor);
    return cursor;
  }

  private async refresh(
    hotelId: string,
    userId: string,
    reason: LiveRefreshReason,
  ): Promise<LiveItem<never>> {
    return { type: 'refresh', cursor: await this.headCursor(hotelId, userId), reason };
  }
}
