import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { withCorrelation } from '../observability/correlation.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRuns } from './job-runs.js';
import type { RecurringJob } from './job.js';
import { repeat } from './repeat.js';
import { isFailureOfHotelsOnly } from './run-parts.js';

export interface ExclusiveRunParts {
  readonly runs: JobRuns;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

export interface RunRequest {
  readonly minAgeMs: number;
  readonly trigger: 'agenda' | 'timer';
  /** Aborted at shutdown. */
  readonly stop: AbortSignal;
  /** Keeps the lock of whoever asked for the run; called while it lasts. */
  readonly touch?: () => Promise<unknown>;
}

/** Of its lock's lifetime, the part after which a run's signal is aborted. */
const DEADLINE_PART = 0.8;
/** A run that has not ended after this many lifetimes hangs: its lock is no longer extended. */
const LONGEST_LIFETIMES = 4;

/**
 * Runs a job unless it runs anywhere else. Returns whether it ran. Never throws: a failure is logged, counted, and
 * the job runs again at its next time.
 */
export async function runExclusively(
  { runs, metrics, logger }: ExclusiveRunParts,
  job: RecurringJob,
  request: RunRequest,
): Promise<boolean> {
  const token = await begin();
  if (token === null) return false;
  const id = randomUUID();
  const lost = new AbortController();
  const deadline = AbortSignal.timeout(job.lockLifetimeMs * DEADLINE_PART);
  const signal = AbortSignal.any([lost.signal, deadline, request.stop]);
  const over = new AbortController();
  void repeat(job.lockLifetimeMs / 3, over.signal, () => extend(token));
  let hanging: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    hanging = setTimeout(
      () => reject(new Error(`${job.name} has not ended and is given up`)),
      job.lockLifetimeMs * LONGEST_LIFETIMES,
    );
  });
  await withCorrelation(id, async () => {
    try {
      await Promise.race([job.run({ id, signal }), hangs]);
      await ended(token, true);
    } catch (error) {
      logger.error({ err: error, job: job.name }, 'a job failed and runs again at its next time');
      await ended(token, isFailureOfHotelsOnly(error));
    } finally {
      over.abort();
      clearTimeout(hanging);
    }
  });
  return true;

  async function begin(): Promise<string | null> {
    try {
      return await runs.begin(job.name, job.lockLifetimeMs, request.minAgeMs);
    } catch (error) {
      logger.warn({ err: error, job: job.name }, 'a job could not begin');
      return null;
    }
  }

  async function extend(held: string): Promise<void> {
    // Not waited for: a store that hangs must not cost the run its row. Its loss is told by whoever asks it.
    void request.touch?.().catch(() => undefined);
    try {
      if (!(await runs.extend(job.name, held, job.lockLifetimeMs))) lost.abort();
    } catch (error) {
      logger.warn({ err: error, job: job.name }, 'the lock of a job could not be extended');
    }
  }

  async function ended(held: string, isSuccess: boolean): Promise<void> {
    metrics.ran(job.name, request.trigger, isSuccess);
    try {
      await runs.end(job.name, held, isSuccess);
    } catch (error) {
      logger.warn({ err: error, job: job.name }, 'the end of a job could not be stored; its lock runs out');
    }
  }
}
