import type { TenantTx } from '../../db/tenant-tx.js';

/** How many alerts of a hotel are not closed, by urgency, the most urgent first, each counted up to `limit`. */
export function countOpenAlerts(
  tx: TenantTx,
  hotelId: string,
  limit: number,
): Promise<{ urgency: number; count: number }[]> {
  return tx.rows(
    `select u.urgency, (select count(*)::integer from (select from alerts a where a.hotel_id = $1 and a.urgency = u.urgency
       and a.status not in ('RESOLVED', 'DISMISSED') limit ${limit}) q) as count
     from generate_series(5, 1, -1) u (urgency)`,
    [hotelId],
  );
}

/** How many alerts about each conversation are not closed, each counted up to `limit`. */
export async function countOpenAlertsOfConversations(
  tx: TenantTx,
  hotelId: string,
  conversationIds: readonly string[],
  limit: number,
): Promise<number[]> {
  const rows = await tx.rows<{ id: string; count: number }>(
    `select p.id, (select count(*)::integer from (select from alerts a where a.hotel_id = $1 and a.conversation_id = p.id
       and a.status not in ('RESOLVED', 'DISMISSED') limit ${limit}) q) as count
     from unnest($2::uuid[]) p (id)`,
    [hotelId, [...conversationIds]],
  );
  const counts = new Map(rows.map((row) => [row.id, row.count]));
  return conversationIds.map((id) => counts.get(id) ?? 0);
}
