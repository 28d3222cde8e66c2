import type { TenantSessions } from '../db/tenant-session.js';
import type { Clock } from '../clock.js';
import type { RecurringJob } from './job.js';

const MONTHS_AHEAD = 2;

/** Makes next months' partitions and removes sessions, tokens and throttles that have run out. */
export function createMaintenanceJob(sessions: TenantSessions, clock: Clock): RecurringJob {
  return {
    name: 'maintenance',
    everyMs: 3_600_000,
    lockLifetimeMs: 300_000,
    async run() {
      await sessions.edge('ensure_notification_months($1)', [MONTHS_AHEAD]);
      const now = clock.now();
      await sessions.inRole('app_identity', async (tx) => {
        await tx.rows('delete from refresh_tokens where expires_at < $1', [now]);
        await tx.rows(`delete from sessions where expires_at < $1::timestamptz - interval '30 days'`, [now]);
        await tx.rows(
          `delete from sign_in_throttles where last_failed_at < $1::timestamptz - interval '1 day'`,
          [now],
        );
      });
    },
  };
}
