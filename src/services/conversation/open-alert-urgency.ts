import type { TenantTx } from '../../db/tenant-tx.js';

/**
 * The highest urgency among a conversation's alerts that are not closed, null where all are. The caller holds
 * the conversation's lock and has flushed what it changed.
 */
export async function openAlertUrgency(
  tx: TenantTx,
  hotelId: string,
  conversationId: string,
): Promise<number | null> {
  const row = await tx.row<{ urgency: number | null }>(
    `select max(urgency) as urgency from alerts
     where hotel_id = $1 and conversation_id = $2 and status not in ('RESOLVED', 'DISMISSED')`,
    [hotelId, conversationId],
  );
  return row?.urgency ?? null;
}
