import type { Clock } from '../src/clock.js';
import type { FaultBook } from './faults/fault-book.js';
import type { FileShelf } from './files/file-shelf.js';
import type { LiveFeed } from './live-feed.js';
import type { CallLog } from './log/call-log.js';

/** What the instances of one sandbox share. */
export interface World {
  readonly clock: Clock;
  /** Aborts when the sandbox closes. */
  readonly signal: AbortSignal;
  readonly log: CallLog;
  readonly faults: FaultBook;
  readonly feed: LiveFeed;
  readonly files: FileShelf;
}
