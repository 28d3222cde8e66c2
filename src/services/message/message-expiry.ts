import { type Clock, dueTime } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import type { DeliveryCause } from '../../domain/delivery-reason.js';
import { announceMessage } from '../announce.js';

/** Why a message is EXPIRED. */
export const NOT_SENT_IN_TIME = 'NOT_SENT_IN_TIME' satisfies DeliveryCause;

interface ExpiredRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly channel_id: string;
}

/** Ends QUEUED messages whose time has passed, so that nobody gets an answer long after the question. */
export class MessageExpiry {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes those of a hotel's messages EXPIRED that are still QUEUED, past their time and leased to nobody: a worker
   * that holds one is about to send it. One that somebody has locked is left for the next run. Returns how many.
   */
  expire(hotelId: string, messageIds: readonly string[]): Promise<number> {
    return this.sessions.inHotel(hotelId, async (tx) => {
      const expired = await tx.rows<ExpiredRow>(
        `update messages m set delivery_state = 'EXPIRED', delivery_reason = $4, delivery_changed_at = $3, send_after = null,
           lease_token = null, lease_until = null, ${NEXT_VERSION}
         from (select id from messages
               where hotel_id = $1 and id = any ($2::uuid[]) and delivery_state = 'QUEUED'
                 and expires_at <= $5
                 and (lease_until is null or lease_until <= $3)
               order by id for update skip locked) own
         where m.hotel_id = $1 and m.id = own.id returning m.id, m.conversation_id`,
        [hotelId, messageIds, this.clock.now(), NOT_SENT_IN_TIME, dueTime(this.clock)],
      );
      for (const row of expired)
        announceMessage(
          tx,
          'MESSAGE_UPDATED',
          { hotelId, id: row.id, conversationId: row.conversation_id },
          null,
        );
      return expired.length;
    });
  }
}
