import type { RetentionDays } from '../../config.js';
import type { Logger } from 'pino';
import type { TenantSessions } from '../../db/tenant-session.js';
import { workOnHotelsInTurn } from './hotels-in-turn.js';
import { daysBefore } from './days-before.js';
import type { RetentionReport } from './retention-report.js';

const ROWS_AT_ONCE = 500;
const HOTELS_AT_ONCE = 1_000;

/**
 * Removes old notifications from the partitions that are not dropped: the one of what outlived its period, and the default
 * one. What is still to be handled stays. Returns in how many hotels it failed.
 */
export async function removeKeptNotifications(
  sessions: TenantSessions,
  periods: readonly string[],
  now: Date,
  days: Pick<RetentionDays, 'rawNotifications' | 'quarantine'>,
  report: RetentionReport,
  options: { readonly logger: Logger; readonly isOver: () => boolean },
): Promise<number> {
  const bounds = [daysBefore(now, days.rawNotifications), daysBefore(now, days.quarantine)];
  const hotels = await sessions.edge<{ hotel_id: string }>('hotels_with_old_notifications($1, $2, $3, $4)', [
    periods,
    ...bounds,
    HOTELS_AT_ONCE,
  ]);
  return workOnHotelsInTurn(hotels, options, async (hotelId) => {
    const removed = await sessions.inHotel(
      hotelId,
      (tx) =>
        tx.rows(
          `delete from inbound_notifications n using (
             select o.channel_id, o.dedupe_key, o.period_start from inbound_notifications o
             where o.hotel_id = $1 and o.period_start <> all ($2::date[])
               and (o.status in ('PROCESSED','IGNORED') and o.received_at < $3 or o.status = 'QUARANTINED' and o.received_at < $4)
             limit ${ROWS_AT_ONCE}) old
           where n.hotel_id = $1 and n.channel_id = old.channel_id and n.dedupe_key = old.dedupe_key
             and n.period_start = old.period_start and n.status in ('PROCESSED','IGNORED','QUARANTINED') returning 1`,
          [hotelId, periods, ...bounds],
        ),
      { role: 'app_retention' },
    );
    report.addRemoved('inbound_notifications', removed.length);
    return removed.length === ROWS_AT_ONCE;
  });
}
