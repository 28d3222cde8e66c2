import { setTimeout as delay } from 'node:timers/promises';
import type { Right } from '../../domain/rights.js';
import { DeliveryFailedError } from '../../errors.js';
import { BoundedQueue } from '../../events/bounded-queue.js';
import type { ReadSignals } from '../../events/read-signals.js';
import { findReadMark, type ReadMark } from '../conversation/read-marks.service.js';
import { abortableIterator } from './abortable-iterator.js';
import type { LiveRights } from './live-rights.js';
import type { LiveItem, LiveStreams } from './live-streams.js';
import type { SharedRead, SharedReads } from './shared-reads.js';

const RIGHT: Right = 'conversation:read';
const QUEUE_LIMIT = 2_000;
/** Longer than this nobody waits for Redis: this process's own signals are heard without it. */
const READY_WITHIN_MS = 1_000;

/** A read mark that has moved. Its holder releases `read` once it is delivered. */
export interface ReadMarkItem {
  readonly type: 'readMark';
  readonly mark: ReadMark;
  readonly read: SharedRead;
}

/** Whatever a socket delivers. */
export type DeliveredItem<Row = unknown> = LiveItem<Row> | ReadMarkItem;

/**
 * Streams of a person's own read marks. A mark is state and no event: nothing is replayed, and each
 * item shows the mark as it is by then.
 */
export class ReadMarkStreams {
  #signals = 0;

  constructor(
    private readonly signals: ReadSignals,
    private readonly streams: LiveStreams,
    private readonly reads: SharedReads,
  ) {}

  /** The caller has checked that `rights` allow the hotel now. What cannot be read ends it with a DeliveryFailedError. */
  open(rights: LiveRights, hotelId: string): AsyncIterableIterator<DeliveredItem<never>> {
    return abortableIterator((abort) => this.run(rights, hotelId, abort));
  }

  private async *run(
    rights: LiveRights,
    hotelId: string,
    abort: AbortController,
  ): AsyncGenerator<DeliveredItem<never>, void, undefined> {
    const { signal } = abort;
    const userId = rights.viewer?.userId ?? '';
    const moved = new BoundedQueue<string>(QUEUE_LIMIT);
    const reader = { isTooSlow: false };
    const { isReady, stop } = this.signals.listen({ hotelId, userId }, (conversationId) => {
      if (moved.push(conversationId) || signal.aborted) return;
      reader.isTooSlow = true;
      abort.abort();
    });
    const forget = rights.onLost({ hotelId, right: RIGHT }, () => abort.abort());
    signal.addEventListener('abort', () => moved.end(), { once: true });
    const hasRight = () => rights.has(hotelId, RIGHT);
    const cursor = () => this.streams.headCursor(hotelId, userId);
    try {
      await Promise.race([isReady, delay(READY_WITHIN_MS, undefined, { ref: false })]);
      yield { type: 'position', cursor: await cursor() };
      for await (const conversationId of moved) {
        if (signal.aborted || !hasRight()) break;
        yield* this.markOf({ hotelId, userId, conversationId });
      }
      if (!hasRight()) yield { type: 'refresh', cursor: await cursor(), reason: 'RIGHTS_CHANGED' };
      else if (reader.isTooSlow) yield { type: 'refresh', cursor: await cursor(), reason: 'TOO_SLOW' };
    } catch (error) {
      throw new DeliveryFailedError(null, error);
    } finally {
      forget();
      stop();
    }
  }

  private async *markOf(whose: {
    readonly hotelId: string;
    readonly userId: string;
    readonly conversationId: string;
  }): AsyncGenerator<ReadMarkItem, void, undefined> {
    const { hotelId, userId } = whose;
    // A snapshot of its own: one that is older than the signal would show the mark before it.
    this.#signals += 1;
    const read = this.reads.acquire({
      hotelId,
      name: `read-mark/${this.#signals}`,
      userId,
      isReplayed: false,
    });
    let isHandedOn = false;
    try {
      const mark = await findReadMark(await read.tx(), whose);
      if (mark === null) return;
      isHandedOn = true;
      yield { type: 'readMark', mark, read };
    } finally {
      if (!isHandedOn) read.release();
    }
  }
}
