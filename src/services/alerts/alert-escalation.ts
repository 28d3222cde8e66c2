import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { appendEvent } from '../../events/event-log.js';
import { dueAt } from './urgency.js';

interface Overdue {
  readonly id: string;
  readonly urgency: number;
  readonly conversation_id: string | null;
  readonly message_id: string | null;
  readonly guest_id: string | null;
  readonly channel_id: string | null;
}

/** Owners: nobody stands above them. */
const HIGHEST_LEVEL = 3;

/**
 * Escalates alerts that nobody has taken by their deadline: one level up, and a new deadline. Who escalated an alert
 * meanwhile, or took it, is seen under the row's lock, so two processes at once escalate it once.
 */
export class AlertEscalation {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
  ) {}

  /** Escalates those of these alerts of one hotel that are overdue now. Returns how many. */
  escalate(hotelId: string, alertIds: readonly string[]): Promise<number> {
    return this.sessions.inHotel(hotelId, async (tx) => {
      const now = this.clock.now();
      const overdue = await lockOverdue(tx, hotelId, alertIds, now);
      for (const alert of overdue) {
        await tx.rows(
          `update alerts set status = 'ESCALATED', level = least(level + 1, ${HIGHEST_LEVEL}), due_at = $3
           where hotel_id = $1 and id = $2`,
          [hotelId, alert.id, dueAt(alert.urgency, now)],
        );
        appendEvent(tx, {
          hotelId,
          kind: 'ALERT_UPDATED',
          alertId: alert.id,
          conversationId: alert.conversation_id,
          messageId: alert.message_id,
          guestId: alert.guest_id,
          channelId: alert.channel_id,
        });
      }
      return overdue.length;
    });
  }
}

function lockOverdue(
  tx: TenantTx,
  hotelId: string,
  alertIds: readonly string[],
  now: Date,
): Promise<Overdue[]> {
  return tx.rows<Overdue>(
    `select id, urgency, conversation_id, message_id, guest_id, channel_id from alerts
     where hotel_id = $1 and id = any ($2::uuid[]) and status in ('RAISED', 'ESCALATED') and due_at <= $3
     order by id for update`,
    [hotelId, [...alertIds], now],
  );
}
