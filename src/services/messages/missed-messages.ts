import type { TenantTx } from '../../db/tenant-tx.js';

const MOST_SHOWN = 20;

/** What a guest or another person wrote in a conversation after an event; the newest, oldest first. */
export interface MissedMessages {
  readonly ids: readonly string[];
  readonly count: number;
}

interface MissedRow {
  id: string;
  total: string;
}

/**
 * Finds what `userId` has not seen who knows the hotel's events up to `after`. The assistant's and triggers'
 * messages do not count: nobody has to think again because of them.
 */
export async function findMissedMessages(
  tx: TenantTx,
  where: { hotelId: string; conversationId: string; after: number; userId: string },
): Promise<MissedMessages | null> {
  const rows = await tx.rows<MissedRow>(
    `select m.id, count(*) over () as total
     from hotel_events e join messages m on m.hotel_id = e.hotel_id and m.id = e.message_id
     where e.hotel_id = $1 and e.conversation_id = $2 and e.number > $3 and e.kind = 'MESSAGE_ADDED' and m.hotel_id = $1
       and (m.author in ('GUEST', 'PHONE') or (m.author = 'STAFF' and m.author_user_id is distinct from $4))
     order by m.seq desc limit ${MOST_SHOWN}`,
    [where.hotelId, where.conversationId, where.after, where.userId],
  );
  if (rows[0] === undefined) return null;
  return { ids: rows.map((row) => row.id).reverse(), count: Number(rows[0].total) };
}
