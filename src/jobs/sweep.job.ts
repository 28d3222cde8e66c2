import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import type { ChatProcessor } from '../services/ingest/chat-processor.js';
import type { LaneWaker } from '../services/messages/lane-waker.js';
import type { JobMetrics } from './job-metrics.js';
import type { RecurringJob } from './job.js';
import { runParts } from './run-parts.js';
import { clockParts } from './sweep-clocks.js';

export interface SweepParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly chats: Pick<ChatProcessor, 'wake'>;
  readonly lanes: LaneWaker;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

/** What was received this recently is still on its ordinary way. */
const SETTLED_MS = 2_000;
const AT_ONCE = 1_000;

/** Finds work that a lost wake-up, a crash or a failure left lying, within 30 s of its being due. */
export function createSweepJob(parts: SweepParts): RecurringJob {
  return {
    name: 'sweep',
    everyMs: 10_000,
    lockLifetimeMs: 25_000,
    run: () => sweepAll(parts, SETTLED_MS),
  };
}

/**
 * Takes up whatever lies there, `settledMs` being how long a notification is left to its ordinary way; 0 after a start.
 * A part that fails keeps no other; throws at the end where one did.
 */
export async function sweepAll(parts: SweepParts, settledMs: number): Promise<void> {
  const now = parts.clock.now();
  const received = new Date(now.getTime() - settledMs);
  await runParts(
    'sweep',
    [
      { name: 'chats', run: () => sweepChats(parts, received) },
      { name: 'lanes', run: () => sweepLanes(parts, now) },
      ...clockParts(parts),
    ],
    parts.metrics,
  );
}

async function sweepChats({ sessions, chats }: SweepParts, receivedBefore: Date): Promise<void> {
  const due = await sessions.edge<{ hotel_id: string; channel_id: string; chat_key: string }>(
    'unprocessed_chats($1, $2)',
    [receivedBefore, AT_ONCE],
  );
  for (const chat of due) chats.wake(chat.hotel_id, chat.channel_id, chat.chat_key);
}

async function sweepLanes({ sessions, lanes }: SweepParts, now: Date): Promise<void> {
  const due = await sessions.edge<{ hotel_id: string; channel_id: string }>('lanes_with_work($1, $2)', [
    now,
    AT_ONCE,
  ]);
  for (const lane of due) lanes.wake(lane.hotel_id, lane.channel_id);
}
