import type { TenantTx } from '../../db/tenant-tx.js';
import { EVENT_SUBJECT_ID } from '../../events/event-log.js';

const MOST_SHOWN = 20;
const MOST_COUNTED = 1_000;

/** What a guest or another person wrote in a conversation after an event; the newest, oldest first. */
export interface MissedMessages {
  readonly ids: readonly string[];
  /** Counted up to 1,000. */
  readonly count: number;
  /** The number of the hotel's newest event at that moment: whatever came later is not among them. */
  readonly lastEvent: number;
}

interface MissedRow {
  id: string;
  total: string;
  last_event: string;
}

/**
 * The first message after an event gives the `seq` from which the conversation is read, newest first. Events that are
 * no longer kept may have been about any of its messages. Takes hotel, conversation, event number and user.
 */
export const MISSED_MESSAGES = `
  with first as (
    select case when coalesce((select e.number from hotel_events e where e.hotel_id = $1 order by e.number limit 1),
        (select h.number + 1 from event_heads h where h.hotel_id = $1)) > $3::bigint + 1 then 0 else (
      select m.seq from hotel_events e join messages m on m.hotel_id = $1 and m.id = ${EVENT_SUBJECT_ID}
      where e.hotel_id = $1 and e.conversation_id = $2 and e.kind = 'MESSAGE_ADDED' and e.number > $3
      order by e.number limit 1) end as seq),
  missed as (
    select m.id, m.seq from messages m
    where m.hotel_id = $1 and m.conversation_id = $2 and m.seq >= (select seq from first)
      and (m.author in ('GUEST', 'PHONE') or (m.author = 'STAFF' and m.author_user_id is distinct from $4))
    order by m.seq desc limit ${MOST_COUNTED})
  select id, count(*) over () as total, (select h.number from event_heads h where h.hotel_id = $1) as last_event
  from missed order by seq desc limit ${MOST_SHOWN}`;

/**
 * Finds what `userId` has not seen who knows the hotel's events up to `after`. The assistant's and triggers'
 * messages do not count: nobody has to think again because of them.
 */
export async function findMissedMessages(
  tx: TenantTx,
  where: { hotelId: string; conversationId: string; after: number; userId: string },
): Promise<MissedMessages | null> {
  const rows = await tx.rows<MissedRow>(MISSED_MESSAGES, [
    where.hotelId,
    where.conversationId,
    where.after,
    where.userId,
  ]);
  if (rows[0] === undefined) return null;
  return {
    ids: rows.map((row) => row.id).reverse(),
    count: Number(rows[0].total),
    lastEvent: Number(rows[0].last_event),
  };
}
