import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { SignInThrottle } from '../services/identity/sign-in-throttle.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRun, RecurringJob } from './job.js';
import { forEachHotel, runParts } from './run-parts.js';

export interface MaintenanceParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

const MONTHS_AHEAD = 2;
const WAITED_IN_VAIN_MS = 86_400_000;
const HOTELS_AT_ONCE = 10_000;
const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/** Makes next months' partitions, gives up on what waits in vain, and removes sessions, tokens and throttles that have run out. */
export function createMaintenanceJob(parts: MaintenanceParts): RecurringJob {
  const { sessions, clock, metrics } = parts;
  return {
    name: 'maintenance',
    everyMs: 3_600_000,
    lockLifetimeMs: 300_000,
    run: (run) =>
      runParts(
        'maintenance',
        [
          {
            name: 'months',
            run: () => ensureMonths(sessions),
          },
          { name: 'waiting in vain', run: () => giveUpWaiting(parts, clock.now(), run) },
          { name: 'identity', run: () => removeExpired(sessions, clock.now()) },
        ],
        metrics,
      ),
  };
}

async function ensureMonths(sessions: TenantSessions): Promise<void> {
  await sessions.edge('ensure_notification_months($1)', [MONTHS_AHEAD]);
}

async function removeExpired(sessions: TenantSessions, now: Date): Promise<void> {
  await sessions.inRole('app_identity', async (tx) => {
    await tx.rows('delete from refresh_tokens where expires_at < $1', [now]);
    await tx.rows(`delete from sessions where expires_at < $1::timestamptz - interval '30 days'`, [now]);
    await new SignInThrottle().forget(tx, now);
  });
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
