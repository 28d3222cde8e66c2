import type { TenantTx } from '../../db/tenant-tx.js';
import { Bindings } from '../../db/query/bindings.js';
import { keysetSql, toPage, type Page, type PageRequest } from '../../db/query/keyset.js';
import { fromOf, pageSql } from '../../db/query/source-sql.js';
import {
  hotelUserSource,
  membershipSource,
  membershipsOldestFirst,
  type MembershipRow,
  type UserRow,
} from './membership.rows.js';

/** A person who works in one of these hotels, or null. */
export function findHotelUser(
  tx: TenantTx,
  hotelIds: readonly string[],
  userId: string,
): Promise<UserRow | null> {
  return tx.row<UserRow>(
    `select ${hotelUserSource.select} from ${fromOf(hotelUserSource, 'b.hotel_id')} where b.hotel_id = any ($1::uuid[]) and b.user_id = $2 limit 1`,
    [[...hotelIds], userId],
  );
}

/** One page of the memberships of one person in these hotels, the oldest first. */
export async function listMembershipsOf(
  tx: TenantTx,
  page: PageRequest,
  { userId, hotelIds }: { userId: string; hotelIds: readonly string[] },
): Promise<Page<MembershipRow>> {
  const { values, bind } = new Bindings();
  const where = `b.hotel_id = any (${bind([...hotelIds])}::uuid[]) and b.user_id = ${bind(userId)}`;
  const sql = pageSql(
    membershipSource,
    { hotel: 'b.hotel_id', where },
    keysetSql(membershipsOldestFirst, page, bind),
  );
  return toPage(page, await tx.rows<MembershipRow>(sql, values));
}
