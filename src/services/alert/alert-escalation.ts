import { type Clock, dueTime } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { TOP_LEVEL } from '../../domain/alert.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceAlert } from '../announce.js';
import { readHotelPolicy } from '../hotel/hotel-policy.js';
import { dueAt } from './urgency.js';

interface Overdue {
  readonly urgency: number;
  readonly conversation_id: string | null;
}

/**
 * Escalates alerts that nobody has taken by their deadline: one level up, and a new deadline, until the owners have been
 * told. After that nothing about the alert changes, so its deadline stays the one that has passed.
 */
export class AlertEscalation {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns whether it was escalated: not where somebody took it, another process was first, or its row is locked right
   * now (it is still overdue when the next sweep comes).
   */
  escalate(hotelId: string, alertId: string): Promise<boolean> {
    return this.sessions.inHotel(hotelId, async (tx) => {
      const now = dueTime(this.clock);
      const alert = await lockOverdue(tx, hotelId, alertId, now);
      if (alert === null) return false;
      const { settings } = await readHotelPolicy(tx, hotelId);
      await tx.rows(
        `update alerts set status = 'ESCALATED', level = least(level + 1, ${TOP_LEVEL}), due_at = $3,
           ${NEXT_VERSION}
         where hotel_id = $1 and id = $2`,
        [hotelId, alertId, dueAt(alert.urgency, now, settings)],
      );
      const escalated = { hotelId, id: alertId, conversationId: alert.conversation_id };
      announceAlert(tx, 'ALERT_UPDATED', escalated, null);
      return true;
    });
  }
}

function lockOverdue(tx: TenantTx, hotelId: string, alertId: string, now: Date): Promise<Overdue | null> {
  return tx.row<Overdue>(
    `select urgency, conversation_id from alerts
     where hotel_id = $1 and id = $2 and status in ('RAISED', 'ESCALATED') and due_at <= $3
       and (status = 'RAISED' or level < ${TOP_LEVEL}) for no key update skip locked`,
    [hotelId, alertId, now],
  );
}
