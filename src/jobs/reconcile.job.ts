import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import type { Reconciler } from '../services/outbound/reconciler.js';
import { JOURNAL_SETTLED_MS } from '../services/outbound/send-timing.js';
import type { RecurringJob } from './job.js';

export interface ReconcileParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly reconciler: Pick<Reconciler, 'reconcile'>;
  readonly logger: Logger;
}

const LANES_A_RUN = 500;
/** Providers that answer slowly hold so many of these at most; most of a look is waiting. */
const LANES_AT_ONCE = 16;
/** Asking many journals takes long; what is left over comes with the next run. */
const LONGEST_RUN_MS = 60_000;

interface LaneRow {
  hotel_id: string;
  channel_id: string;
}

/** Has messages in doubt looked up. Apart from the sweep, because it waits for providers and nothing may wait for it. */
export function createReconcileJob({ sessions, clock, reconciler, logger }: ReconcileParts): RecurringJob {
  return {
    name: 'reconcile',
    everyMs: 20_000,
    lockLifetimeMs: 120_000,
    async run({ id, signal }) {
      const now = clock.now();
      const endAt = performance.now() + LONGEST_RUN_MS;
      const due = await sessions.edge<LaneRow>('lanes_in_doubt($1, $2, $3)', [
        now,
        new Date(now.getTime() - JOURNAL_SETTLED_MS),
        LANES_A_RUN,
      ]);
      const lanes = due.values();
      const work = async (): Promise<void> => {
        for (const { hotel_id: hotelId, channel_id: channelId } of lanes) {
          if (signal.aborted || performance.now() > endAt) return;
          try {
            await reconciler.reconcile({ hotelId, channelId });
          } catch (error) {
            // One hotel's provider must not keep the others in doubt.
            const told = { err: error, hotelId, channelId, correlationId: id };
            logger.warn(told, 'messages in doubt could not be decided yet');
          }
        }
      };
      await Promise.all(Array.from({ length: LANES_AT_ONCE }, work));
    },
  };
}
