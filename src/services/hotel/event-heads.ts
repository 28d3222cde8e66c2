import type { TenantTx } from '../../db/tenant-tx.js';

/** How far the event log of each hotel has come; 0 where nothing has happened yet. */
export async function findEventHeads(tx: TenantTx, hotelIds: readonly string[]): Promise<number[]> {
  const rows = await tx.rows<{ hotel_id: string; number: string }>(
    'select e.hotel_id, e.number from event_heads e where e.hotel_id = any ($1::uuid[])',
    [[...hotelIds]],
  );
  const heads = new Map(rows.map((row) => [row.hotel_id, Number(row.number)]));
  return hotelIds.map((id) => heads.get(id) ?? 0);
}
