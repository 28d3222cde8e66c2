import type { TenantTx } from '../../db/tenant-tx.js';
import { colleagueSource, membershipSource, type MembershipRow, type UserRow } from './membership.rows.js';

/** A person who works in one of these hotels, or null. */
export function findColleague(
  tx: TenantTx,
  hotelIds: readonly string[],
  userId: string,
): Promise<UserRow | null> {
  return tx.row<UserRow>(
    `select ${colleagueSource.select} from ${colleagueSource.from} where b.hotel_id = any ($1::uuid[]) and b.user_id = $2 limit 1`,
    [[...hotelIds], userId],
  );
}

/** The memberships of one person in these hotels. A person has a handful, so this is no page. */
export function listMembershipsOf(
  tx: TenantTx,
  hotelIds: readonly string[],
  userId: string,
): Promise<MembershipRow[]> {
  return tx.rows<MembershipRow>(
    `select ${membershipSource.select} from ${membershipSource.from}
     where b.hotel_id = any ($1::uuid[]) and b.user_id = $2 order by b.created_at, b.id`,
    [[...hotelIds], userId],
  );
}
