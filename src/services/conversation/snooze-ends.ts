import { type Clock, dueTime } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceConversation } from '../announce.js';
import { CONVERSATION_TRANSITIONS } from './transitions.js';

/** Brings snoozed conversations back when their time has come. */
export class SnoozeEnds {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
  ) {}

  /** Returns whether it came back: not where somebody moved it meanwhile, or holds its row right now. */
  end(hotelId: string, conversationId: string): Promise<boolean> {
    return this.sessions.inHotel(hotelId, async (tx) => {
      const woken = await tx.row(
        `update conversations set status = $3, snoozed_until = null, ${NEXT_VERSION}
         where hotel_id = $1 and id = (select id from conversations
           where hotel_id = $1 and id = $2 and status = 'SNOOZED' and snoozed_until <= $4 for no key update skip locked)
         returning 1`,
        [
          hotelId,
          conversationId,
          CONVERSATION_TRANSITIONS.SNOOZED.snoozeEnds?.to ?? 'OPEN',
          dueTime(this.clock),
        ],
      );
      if (woken === null) return false;
      announceConversation(tx, { hotelId, id: conversationId }, null);
      return true;
    });
  }
}
