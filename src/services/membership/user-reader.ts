import type { TenantTx } from '../../db/tenant-tx.js';
import { colleagueSource, membershipSource, type MembershipRow, type UserRow } from './membership.rows.js';
import { fromOf } from '../../db/query/source-sql.js';

/** A person who works in one of these hotels, or null. */
export function findColleague(
  tx: TenantTx,
  hotelIds: readonly string[],
  userId: string,
): Promise<UserRow | null> {
  return tx.row<UserRow>(
    `select ${colleagueSource.select} from ${fromOf(colleagueSource, 'b.hotel_id')} where b.hotel_id = any ($1::uuid[]) and b.user_id = $2 limit 1`,
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
    `select ${membershipSource.select} from ${fromOf(membershipSource, 'b.hotel_id')}
     where b.hotel_id = any ($1::uuid[]) and b.user_id = $2 order by b.created_at, b.id`,
    [[...hotelIds], userId],
  );
}
