import type { TenantTx } from '../../db/tenant-tx.js';

/** The guests in each of these stays beside the primary one, in the order in which the booking names them. */
export async function findCompanionIds(
  tx: TenantTx,
  hotelId: string,
  stayIds: readonly string[],
): Promise<string[][]> {
  const rows = await tx.rows<{ stay_id: string; guest_id: string }>(
    `select i.stay_id, i.guest_id from stay_guests i
     where i.hotel_id = $1 and i.stay_id = any ($2::uuid[]) and i.position > 0 order by i.stay_id, i.position`,
    [hotelId, [...stayIds]],
  );
  const byStay = Map.groupBy(rows, (row) => row.stay_id);
  return stayIds.map((id) => (byStay.get(id) ?? []).map((row) => row.guest_id));
}
