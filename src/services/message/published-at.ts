import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import { EVENT_SUBJECT_ID } from '../../events/event-log.js';

/**
 * When each message was put in the event log; null where that event is no longer kept. An id is `conversation/message`:
 * the events of a conversation's messages are indexed, those of a message alone are not.
 */
export async function findPublishedAt(
  tx: TenantTx,
  hotelId: string,
  ids: readonly string[],
): Promise<(Date | null)[]> {
  const keys = ids.map((id) => id.split('/'));
  const rows = await tx.rows<{ message_id: string; occurred_at: string }>(
    `select ${EVENT_SUBJECT_ID} as message_id, e.occurred_at from hotel_events e
     where e.hotel_id = $1 and e.kind = 'MESSAGE_ADDED' and e.conversation_id = any ($2) and ${EVENT_SUBJECT_ID} = any ($3)`,
    [
      hotelId,
      [...new Set(keys.map(([conversationId]) => conversationId))],
      keys.map(([, messageId]) => messageId),
    ],
  );
  const found = new Map(rows.map((row) => [row.message_id, toDate(row.occurred_at)]));
  return keys.map(([, messageId = '']) => found.get(messageId) ?? null);
}
