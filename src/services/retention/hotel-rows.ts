import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { RetentionDays } from '../../config.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { type TenantTx, toDate } from '../../db/tenant-tx.js';
import { readHotelPolicy } from '../hotel/hotel-policy.js';
import { uuidv7 } from '../../db/uuid.js';
import { daysBefore } from './days-before.js';
import type { RetentionReport } from './retention-report.js';

/** What one transaction removed, and when the oldest row was made that it left. */
interface Batch {
  readonly removed: number;
  readonly oldest: Date | null;
}

/** The oldest row of each table that a hotel has left. */
interface Kept {
  readonly events: Date | null;
  readonly attempts: Date | null;
}

const ROWS_AT_ONCE = 1_000;
const HOTELS_AT_ONCE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Removes old events and delivery attempts, hotel by hotel, each batch in a transaction of its own. A run that is over goes on
 * next time where it stopped; a new process begins anywhere, so that the last hotels get their turn however often it restarts.
 */
export class HotelRows {
  #after: string = randomUUID();

  constructor(
    private readonly clock: Clock,
    private readonly days: RetentionDays,
    private readonly logger: Logger,
  ) {}

  /** Goes through all hotels once, then through those that had more than one batch. Returns in how many it failed. */
  async removeOld(sessions: TenantSessions, report: RetentionReport, isOver: () => boolean): Promise<number> {
    const failed = new Set<string>();
    const kept = new Map<string, Kept>();
    let unfinished: string[] = [];
    for await (const hotelId of this.hotelsInOrder(sessions, isOver))
      if (await this.tryHotel(sessions, hotelId, report, kept, failed)) unfinished.push(hotelId);
    while (unfinished.length > 0 && !isOver()) {
      const again: string[] = [];
      for (const hotelId of unfinished)
        if (!isOver() && (await this.tryHotel(sessions, hotelId, report, kept, failed))) again.push(hotelId);
      unfinished = again;
    }
    for (const oldest of kept.values()) {
      report.addKept('hotel_events', oldest.events);
      report.addKept('message_attempts', oldest.attempts);
    }
    return failed.size;
  }

  private async *hotelsInOrder(
    sessions: TenantSessions,
    isOver: () => boolean,
  ): AsyncGenerator<string, void, undefined> {
    const begin = this.#after;
    let hasWrapped = false;
    for (;;) {
      const page = await sessions.edge<{ hotel_id: string }>('hotels_in_order($1, $2)', [
        this.#after,
        HOTELS_AT_ONCE,
      ]);
      for (const { hotel_id: hotelId } of page) {
        if (isOver() || (hasWrapped && hotelId > begin)) return;
        this.#after = hotelId;
        yield hotelId;
      }
      if (page.length < HOTELS_AT_ONCE) {
        if (hasWrapped) return;
        hasWrapped = true;
        this.#after = FIRST;
      }
    }
  }

  /** One hotel's failure must not keep the others. */
  private async tryHotel(
    sessions: TenantSessions,
    hotelId: string,
    report: RetentionReport,
    kept: Map<string, Kept>,
    failed: Set<string>,
  ): Promise<boolean> {
    try {
      const { events, attempts } = await sessions.inHotel(hotelId, (tx) => this.removeBatch(tx, hotelId), {
        role: 'app_retention',
      });
      report.addRemoved('hotel_events', events.removed);
      report.addRemoved('message_attempts', attempts.removed);
      kept.set(hotelId, { events: events.oldest, attempts: attempts.oldest });
      return events.removed === ROWS_AT_ONCE || attempts.removed === ROWS_AT_ONCE;
    } catch (error) {
      failed.add(hotelId);
      this.logger.warn({ err: error, hotelId }, 'what is old in a hotel could not be removed yet');
      return false;
    }
  }

  private async removeBatch(tx: TenantTx, hotelId: string): Promise<{ events: Batch; attempts: Batch }> {
    const now = this.clock.now();
    const { settings, problems } = await readHotelPolicy(tx, hotelId);
    // Every hotel is passed here once a run, so this tells the operator which one a setting cannot be read of.
    if (problems.length > 0)
      this.logger.warn(
        { hotelId, settings: problems.map((path) => path.join('.')) },
        'settings of a hotel cannot be read; their defaults hold',
      );
    const eventDays = settings.retention.hotelEventDays ?? this.days.hotelEvents;
    const attemptDays = settings.retention.deliveryAttemptDays ?? this.days.deliveryAttempts;
    return {
      events: await removeEvents(tx, hotelId, daysBefore(now, eventDays)),
      attempts: await removeAttempts(tx, hotelId, daysBefore(now, attemptDays)),
    };
  }
}

/** Always from the beginning on: a hole among the events that are kept would be a gap for subscribers. */
async function removeEvents(tx: TenantTx, hotelId: string, before: Date): Promise<Batch> {
  const removed = await tx.rows(
    `with first as (select number, occurred_at from hotel_events where hotel_id = $1 order by number limit ${ROWS_AT_ONCE}),
       kept as (select coalesce(min(number) filter (where occurred_at >= $2), max(number) + 1) as first_number from first)
     delete from hotel_events e using kept where e.hotel_id = $1 and e.number < kept.first_number returning 1`,
    [hotelId, before],
  );
  const oldest = await tx.row<{ at: string }>(
    'select occurred_at as at from hotel_events where hotel_id = $1 order by number limit 1',
    [hotelId],
  );
  return { removed: removed.length, oldest: toDate(oldest?.at ?? null) };
}

/** Attempts of a message that may still be sent, or may have been, count for what becomes of it. */
async function removeAttempts(tx: TenantTx, hotelId: string, before: Date): Promise<Batch> {
  // Message ids begin with the time they were made at, which is the order of the key.
  const removed = await tx.rows(
    `delete from message_attempts a using (
       select t.message_id, t.number from message_attempts t join messages m on m.hotel_id = $1 and m.id = t.message_id
       where t.hotel_id = $1 and t.message_id < $2 and t.started_at < $3 and m.delivery_state not in ('QUEUED','SENDING','UNKNOWN')
       order by t.message_id, t.number limit ${ROWS_AT_ONCE}) old
     where a.hotel_id = $1 and a.message_id = old.message_id and a.number = old.number returning 1`,
    [hotelId, uuidv7(before), before],
  );
  const oldest = await tx.row<{ at: string }>(
    'select started_at as at from message_attempts where hotel_id = $1 order by message_id, number limit 1',
    [hotelId],
  );
  return { removed: removed.length, oldest: toDate(oldest?.at ?? null) };
}
