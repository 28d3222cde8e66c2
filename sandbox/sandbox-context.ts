import type { Clock } from '../src/clock.js';
import type { FaultQueue } from './faults/fault-queue.js';
import type { FileStore } from './files/file-store.js';
import type { LiveFeed } from './live-feed.js';
import type { CallLog } from './log/call-log.js';

/** What the instances of one sandbox share. */
export interface SandboxContext {
  readonly clock: Clock;
  /** Aborts when the sandbox closes. */
  readonly signal: AbortSignal;
  readonly log: CallLog;
  readonly faults: FaultQueue;
  readonly feed: LiveFeed;
  readonly files: FileStore;
}
