import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { announceConversation } from '../announce.js';
import type { AlertRaiser } from './alert-raiser.js';
import { openAlertUrgency } from '../conversation/open-alert-urgency.js';

interface Waiting {
  readonly guest_id: string;
  readonly channel_id: string;
  readonly waiting_since: string;
}

const URGENCY = 2;

/** Raises WAITING_TOO_LONG where a guest waits for a person longer than the hotel's figure, once for each wait. */
export class WaitingGuests {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
    private readonly alerts: AlertRaiser,
  ) {}

  /** Returns whether an alert was raised: not where somebody has answered, was first, or holds the conversation right now. */
  raise(hotelId: string, conversationId: string): Promise<boolean> {
    return this.sessions.inHotel(hotelId, async (tx) => {
      const now = this.clock.now();
      const waiting = await lockWaiting(tx, hotelId, conversationId, now);
      if (waiting === null) return false;
      if (await hasAlert(tx, hotelId, conversationId, waiting.waiting_since)) {
        await tx.rows(
          'update conversations set waiting_alerted_for = waiting_since where hotel_id = $1 and id = $2',
          [hotelId, conversationId],
        );
        return false;
      }
      const minutes = Math.floor((now.getTime() - new Date(waiting.waiting_since).getTime()) / 60_000);
      await this.alerts.raise(tx, {
        hotelId,
        conversationId,
        guestId: waiting.guest_id,
        kind: 'WAITING_TOO_LONG',
        subjectId: conversationId,
        channelId: waiting.channel_id,
        urgency: URGENCY,
        reason: `waiting for ${minutes} minutes`,
      });
      await tx.rows(
        `update conversations set open_alert_urgency = $3, waiting_alerted_for = waiting_since
         where hotel_id = $1 and id = $2`,
        [hotelId, conversationId, await openAlertUrgency(tx, hotelId, conversationId)],
      );
      announceConversation(tx, { hotelId, id: conversationId }, null);
      return true;
    });
  }
}

function lockWaiting(
  tx: TenantTx,
  hotelId: string,
  conversationId: string,
  now: Date,
): Promise<Waiting | null> {
  return tx.row<Waiting>(
    `select c.guest_id, c.channel_id, c.waiting_since from conversations c join hotels h on h.id = c.hotel_id
     where c.hotel_id = $1 and c.id = $2 and c.turn = 'HUMAN' and c.status not in ('SNOOZED', 'RESOLVED')
       and c.waiting_since <= $3::timestamptz - make_interval(mins => waiting_minutes(h.time_zone, h.settings, $3))
     for no key update of c skip locked`,
    [hotelId, conversationId, now],
  );
}

/** A statement of its own behind the lock: it must see what another process has just committed. */
async function hasAlert(
  tx: TenantTx,
  hotelId: string,
  conversationId: string,
  waitingSince: string,
): Promise<boolean> {
  const row = await tx.row(
    `select 1 from alert_causes k join alerts a on a.hotel_id = $1 and a.id = k.alert_id
     where k.hotel_id = $1 and a.conversation_id = $2 and a.kind = 'WAITING_TOO_LONG' and k.created_at >= $3 limit 1`,
    [hotelId, conversationId, waitingSince],
  );
  return row !== null;
}
