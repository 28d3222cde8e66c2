import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { RetentionDays } from '../config.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { HotelRows } from '../services/retention/hotel-rows.js';
import { removeKeptNotifications } from '../services/retention/kept-notifications.js';
import { NotificationPartitions } from '../services/retention/notification-partitions.js';
import { removePlatformRows } from '../services/retention/platform-rows.js';
import type { RetentionMetrics } from '../services/retention/retention-metrics.js';
import { RetentionReport } from '../services/retention/retention-report.js';
import type { JobMetrics } from './job-metrics.js';
import type { RecurringJob } from './job.js';
import { HotelsFailedError, runParts } from './run-parts.js';
import { Slots } from './slots.js';

export interface RetentionParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly metrics: JobMetrics;
  readonly retentionMetrics: RetentionMetrics;
  readonly days: RetentionDays;
  readonly logger: Logger;
}

const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/** Makes the partitions of the next weeks and removes what is older than it is to be kept, in small transactions. Nothing open goes. */
export function createRetentionJob(parts: RetentionParts): RecurringJob {
  const { clock, days, logger } = parts;
  const hotelRows = new HotelRows(clock, days, logger);
  return {
    name: 'retention',
    everyMs: 3_600_000,
    lockLifetimeMs: 300_000,
    async run({ id, signal }) {
      const report = new RetentionReport();
      const isOver = () => signal.aborted;
      const sessions = parts.sessions.forRun({
        correlationId: id,
        lockTimeoutMs: LOCK_TIMEOUT_MS,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      });
      const partitions = new NotificationPartitions(sessions, logger);
      // One after another: none of it is urgent, and what is has the connections.
      const slots = new Slots(1);
      const inTurn = (name: string, run: () => Promise<void>) => ({ name, run: () => slots.run(run) });
      try {
        await runParts(
          'retention',
          [
            inTurn('partitions', () => partitions.ensureAhead(isOver)),
            inTurn('raw notifications', async () =>
              tellFailed(await partitions.dropPast(clock.now(), days.rawNotifications, report, isOver)),
            ),
            inTurn('kept notifications', async () => {
              const periods = (await partitions.list()).map((partition) => partition.periodStart);
              const options = { logger, isOver };
              tellFailed(
                await removeKeptNotifications(sessions, periods, clock.now(), days, report, options),
              );
            }),
            inTurn('platform rows', () => removePlatformRows(sessions, clock.now(), days, report, isOver)),
            inTurn('hotel rows', async () => tellFailed(await hotelRows.removeOld(sessions, report, isOver))),
          ],
          parts.metrics,
        );
      } finally {
        parts.retentionMetrics.record(report);
        logger.info(
          {
            removed: Object.fromEntries(report.removed),
            oldest: Object.fromEntries(report.oldest),
            isComplete: !isOver(),
          },
          'retention has run',
        );
      }
    },
  };
}

function tellFailed(hotels: number): void {
  if (hotels > 0) throw new HotelsFailedError(`failed in ${hotels} hotels, each logged`);
}
