import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { TenantSessions } from '../../db/tenant-session.js';
import { workOnHotelsInTurn } from './hotels-in-turn.js';
import { keepOpenNotifications } from './keep-open-notifications.js';
import { daysBefore } from './days-before.js';
import type { RetentionReport } from './retention-report.js';

export interface NotificationPartition {
  readonly name: string;
  readonly periodStart: string;
  readonly periodEnd: Date;
}

const WEEKS_AHEAD = 2;
/** Rows that move from the default partition in one transaction. */
const MOVED_AT_ONCE = 2_000;
const HOTELS_AT_ONCE = 1_000;
const LOCK_ATTEMPTS = 5;
const LOCK_PAUSE_MS = 300;
const LOCK_NOT_AVAILABLE = '55P03';

/** The partitions of raw notifications: made in time, and dropped whole when their period is long enough past. */
export class NotificationPartitions {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly logger: Logger,
  ) {}

  /** Makes the partitions of this week and the next ones. What went into the default partition for want of one moves in. */
  async ensureAhead(isOver: () => boolean): Promise<void> {
    for (let week = 0; week <= WEEKS_AHEAD; week += 1)
      while ((await this.ensure(week)) === 'MOVING') if (isOver()) return;
  }

  /** The partitions of a period, the oldest first: all but the default one and that of what outlives its period. */
  async list(): Promise<NotificationPartition[]> {
    const rows = await this.sessions.edge<{ name: string; period_start: string }>(
      `(select c.relname as name, substring(pg_get_expr(c.relpartbound, c.oid) from '\\d{4}-\\d{2}-\\d{2}') as period_start
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'public.inbound_notifications'::regclass) as p where period_start is not null order by period_start`,
      [],
    );
    return rows.map((row) => ({
      name: row.name,
      periodStart: row.period_start,
      periodEnd: endOf(row.name, row.period_start),
    }));
  }

  /**
   * Drops the partitions whose period ended more than `days` ago. What is still to be handled and what is in quarantine moves
   * out first, hotel by hotel; a partition that holds such a row all the same stays until the next run, and one that cannot be
   * dropped keeps no other. Returns in how many hotels what is open could not be moved.
   */
  async dropPast(now: Date, days: number, report: RetentionReport, isOver: () => boolean): Promise<number> {
    const errors: unknown[] = [];
    let failed = 0;
    for (const partition of await this.list()) {
      if (partition.periodEnd > daysBefore(now, days) || isOver()) continue;
      try {
        failed += await this.keepOpen(partition.periodStart, isOver);
        report.addRemoved('inbound_notifications', await this.drop(partition.name));
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'partitions could not be dropped');
    const [oldest] = await this.list();
    report.addKept('inbound_notifications', oldest === undefined ? null : new Date(oldest.periodStart));
    return failed;
  }

  private async keepOpen(periodStart: string, isOver: () => boolean): Promise<number> {
    const hotels = await this.sessions.edge<{ hotel_id: string }>('hotels_with_open_notifications($1, $2)', [
      periodStart,
      HOTELS_AT_ONCE,
    ]);
    return workOnHotelsInTurn(hotels, { logger: this.logger, isOver }, (hotelId) =>
      keepOpenNotifications(this.sessions, hotelId, periodStart),
    );
  }

  /** Returns about how many rows went, 0 where the partition had to stay. */
  private async drop(name: string): Promise<number> {
    const [dropped] = await this.withLock(() =>
      this.sessions.edge<{ removed: string | null }>('drop_notification_partition($1) as p (removed)', [
        name,
      ]),
    );
    return Number(dropped?.removed ?? 0);
  }

  private async ensure(week: number): Promise<string | undefined> {
    const [row] = await this.withLock(() =>
      this.sessions.edge<{ outcome: string }>('ensure_notification_week($1, $2) as w (outcome)', [
        week,
        MOVED_AT_ONCE,
      ]),
    );
    return row?.outcome;
  }

  /** The functions wait for their locks a moment only, because webhooks wait behind them. */
  private async withLock<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const isLocked = error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
        if (!isLocked || attempt === LOCK_ATTEMPTS) throw error;
        await delay(LOCK_PAUSE_MS);
      }
    }
  }
}

/** Partitions of before the weeks are named by their month. */
function endOf(name: string, periodStart: string): Date {
  const start = new Date(`${periodStart}T00:00:00Z`);
  const isWeek = /_\d{4}_\d{2}_\d{2}$/.test(name);
  return isWeek
    ? new Date(start.getTime() + 7 * 86_400_000)
    : new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
}
