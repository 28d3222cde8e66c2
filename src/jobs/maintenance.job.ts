import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRun, RecurringJob } from './job.js';
import { forEachHotel, runParts } from './run-parts.js';

export interface MaintenanceParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

const WAITED_IN_VAIN_MS = 86_400_000;
const HOTELS_AT_ONCE = 10_000;
const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/** Gives up on what waits in vain. */
export function createMaintenanceJob(parts: MaintenanceParts): RecurringJob {
  const { clock, metrics } = parts;
  return {
    name: 'maintenance',
    everyMs: 3_600_000,
    lockLifetimeMs: 300_000,
    run: (run) =>
      runParts(
        'maintenance',
        [{ name: 'waiting in vain', run: () => giveUpWaiting(parts, clock.now(), run) }],
        metrics,
      ),
  };
}

/** The provider keeps a notification for a day at most: a message that has not come by then never will. */
async function giveUpWaiting({ sessions, logger }: MaintenanceParts, now: Date, run: JobRun): Promise<void> {
  const before = new Date(now.getTime() - WAITED_IN_VAIN_MS);
  const hotels = await sessions.edge<{ hotel_id: string }>('hotels_waiting_in_vain($1, $2)', [
    before,
    HOTELS_AT_ONCE,
  ]);
  const bounded = sessions.forRun({
    correlationId: run.id,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  await forEachHotel(hotels, { logger, signal: run.signal }, ({ hotel_id: hotelId }) =>
    bounded.inHotel(hotelId, (tx) =>
      tx.rows(
        `update inbound_notifications set status = 'IGNORED', reason = 'TARGET_NEVER_CAME', processed_at = $3
         where hotel_id = $1 and status = 'WAITING' and received_at < $2`,
        [hotelId, before, now],
      ),
    ),
  );
}
