import { type Clock, dueTime } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceConversation } from '../announce.js';
import { openAlertUrgency } from '../conversation/open-alert-urgency.js';
import { readHotelPolicy, waitDueAt } from '../hotel/hotel-policy.js';
import type { AlertRaiser } from './alert-raiser.js';

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

  /**
   * Looks at a wait whose stored deadline has passed or is not known, by the figures that hold now. Returns whether an alert
   * was raised: not where it is not due, somebody has answered, was first, or holds the conversation right now.
   */
  raise(hotelId: string, conversationId: string): Promise<boolean> {
    return this.sessions.inHotel(hotelId, async (tx) => {
      const now = dueTime(this.clock);
      const waiting = await lockWaiting(tx, hotelId, conversationId);
      if (waiting === null) return false;
      const since = new Date(waiting.waiting_since);
      const policy = await readHotelPolicy(tx, hotelId);
      const due = waitDueAt(policy, since);
      if (due > now) {
        await tx.rows('update conversations set waiting_due_at = $3 where hotel_id = $1 and id = $2', [
          hotelId,
          conversationId,
          due,
        ]);
        return false;
      }
      if (await hasAlert(tx, hotelId, conversationId, waiting.waiting_since)) {
        await tx.rows(
          'update conversations set waiting_alerted_for = waiting_since where hotel_id = $1 and id = $2',
          [hotelId, conversationId],
        );
        return false;
      }
      const minutes = Math.floor((now.getTime() - since.getTime()) / 60_000);
      await this.alerts.raise(
        tx,
        {
          hotelId,
          conversationId,
          guestId: waiting.guest_id,
          kind: 'WAITING_TOO_LONG',
          subjectId: conversationId,
          channelId: waiting.channel_id,
          urgency: URGENCY,
          reason: 'WAITING',
          count: minutes,
        },
        policy.settings,
      );
      await tx.rows(
        `update conversations set open_alert_urgency = $3, waiting_alerted_for = waiting_since, ${NEXT_VERSION}
         where hotel_id = $1 and id = $2`,
        [hotelId, conversationId, await openAlertUrgency(tx, hotelId, conversationId)],
      );
      announceConversation(tx, { hotelId, id: conversationId }, null);
      return true;
    });
  }
}

function lockWaiting(tx: TenantTx, hotelId: string, conversationId: string): Promise<Waiting | null> {
  return tx.row<Waiting>(
    `select guest_id, channel_id, waiting_since from conversations
     where hotel_id = $1 and id = $2 and turn = 'HUMAN' and status not in ('SNOOZED', 'RESOLVED')
       and waiting_since is not null and waiting_alerted_for is distinct from waiting_since
     for no key update skip locked`,
    [hotelId, conversationId],
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
