import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { AlertEscalation } from '../services/alerts/alert-escalation.js';
import { AlertRaiser } from '../services/alerts/alert-raiser.js';
import { WaitingGuests } from '../services/alerts/waiting-guests.js';
import { SnoozeEnds } from '../services/conversations/snooze-ends.js';

export interface ClockParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly logger: Logger;
}

const AT_ONCE = 1_000;

/**
 * Does what is due by time alone: snoozes that end, guests who wait too long, alerts past their deadline. The rows
 * say when; a crash or a second process changes nothing. One hotel's failure does not keep the others.
 */
export async function sweepClocks({ sessions, clock, logger }: ClockParts): Promise<void> {
  const now = clock.now();
  const attempt = async (hotelId: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error, hotelId }, 'what was due by time could not be done yet');
    }
  };

  const snoozes = new SnoozeEnds(sessions, clock);
  const waiting = new WaitingGuests(sessions, clock, new AlertRaiser(clock));
  for (const [call, act] of [
    ['due_snoozes($1, $2)', snoozes.end.bind(snoozes)],
    ['guests_waiting_too_long($1, $2)', waiting.raise.bind(waiting)],
  ] as const) {
    const due = await sessions.edge<{ hotel_id: string; conversation_id: string }>(call, [now, AT_ONCE]);
    for (const each of due) await attempt(each.hotel_id, () => act(each.hotel_id, each.conversation_id));
  }

  const escalation = new AlertEscalation(sessions, clock);
  const overdue = await sessions.edge<{ hotel_id: string; alert_id: string }>('overdue_alerts($1, $2)', [
    now,
    AT_ONCE,
  ]);
  const byHotel = new Map<string, string[]>();
  for (const each of overdue)
    byHotel.set(each.hotel_id, [...(byHotel.get(each.hotel_id) ?? []), each.alert_id]);
  for (const [hotelId, alertIds] of byHotel)
    await attempt(hotelId, () => escalation.escalate(hotelId, alertIds));
}
