import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { withoutCorrelation } from '../observability/correlation.js';
import type { ChatBacklog } from '../services/inbound/chat-backlog.js';
import type { LaneWaker } from '../services/message/lane-waker.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRun, RecurringJob } from './job.js';
import { runParts } from './run-parts.js';
import { clockParts } from './due-work.js';

export interface SweepParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly backlog: Pick<ChatBacklog, 'takeUp'>;
  readonly lanes: LaneWaker;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

/** The job whose success tells that what is due is found; its name in health and metrics. */
export const SWEEP = 'sweep';

/** What was received this recently is still on its ordinary way. */
const SETTLED_MS = 2_000;
const AT_ONCE = 1_000;

/** Finds work that a lost wake-up, a crash or a failure left lying, within 30 s of its being due. */
export function createSweepJob(parts: SweepParts): RecurringJob {
  return {
    name: SWEEP,
    everyMs: 10_000,
    // With half the interval until it is noticed, a dead worker's run is taken over within 25 s.
    lockLifetimeMs: 20_000,
    run: (run) => sweepAll(parts, SETTLED_MS, run),
  };
}

/**
 * Takes up whatever lies there, `settledMs` being how long a notification is left to its ordinary way; 0 after a start.
 * A part that fails keeps no other; throws at the end where one did.
 */
export async function sweepAll(parts: SweepParts, settledMs: number, run: JobRun): Promise<void> {
  const now = parts.clock.now();
  const received = new Date(now.getTime() - settledMs);
  await runParts(
    SWEEP,
    [
      // What these wake goes on after this run, and under the id of what caused it.
      { name: 'chats', run: () => withoutCorrelation(() => parts.backlog.takeUp(received)) },
      { name: 'lanes', run: () => withoutCorrelation(() => sweepLanes(parts, now)) },
      ...clockParts(parts, run),
    ],
    parts.metrics,
  );
}

async function sweepLanes({ sessions, lanes }: SweepParts, now: Date): Promise<void> {
  const due = await sessions.edge<{ hotel_id: string; channel_id: string }>('lanes_with_work($1, $2)', [
    now,
    AT_ONCE,
  ]);
  for (const lane of due) lanes.wake(lane.hotel_id, lane.channel_id);
}
