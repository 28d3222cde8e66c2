import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import type { Reconciler } from '../services/sending/reconciler.js';
import type { RecurringJob } from './job.js';

export interface ReconcileParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly reconciler: Reconciler;
  readonly logger: Logger;
}

const DOUBT_MS = 60_000;
const LANES_AT_ONCE = 50;
/** Asking many journals takes long; what is left over comes with the next run. */
const LONGEST_RUN_MS = 60_000;

/** Has messages in doubt looked up. Apart from the sweep, because it waits for providers and nothing may wait for it. */
export function createReconcileJob({ sessions, clock, reconciler, logger }: ReconcileParts): RecurringJob {
  return {
    name: 'reconcile',
    everyMs: 20_000,
    lockLifetimeMs: 120_000,
    async run() {
      const startedAt = clock.now().getTime();
      const due = await sessions.edge<{ hotel_id: string; channel_id: string }>('messages_in_doubt($1, $2)', [
        new Date(startedAt - DOUBT_MS),
        LANES_AT_ONCE,
      ]);
      for (const lane of due) {
        if (clock.now().getTime() - startedAt > LONGEST_RUN_MS) return;
        try {
          await reconciler.reconcile({ hotelId: lane.hotel_id, channelId: lane.channel_id });
        } catch (error) {
          // One hotel's provider must not keep the others in doubt.
          logger.warn({ err: error, hotelId: lane.hotel_id }, 'messages in doubt could not be decided yet');
        }
      }
    },
  };
}
