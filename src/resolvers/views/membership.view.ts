import { toDate } from '../../db/tenant-tx.js';
import { Membership } from '../../schema/membership/membership.type.js';
import { User } from '../../schema/user/user.type.js';
import type { MembershipRow, UserRow } from '../../services/membership/membership.rows.js';

export function toMembership(row: MembershipRow): Membership {
  const membership = new Membership(row.hotel_id, row.id);
  membership.userId = row.user_id;
  membership.role = row.role;
  membership.isOnDuty = row.is_on_duty;
  membership.createdAt = toDate(row.created_at);
  membership.updatedAt = toDate(row.updated_at);
  return membership;
}

export function toUser(row: UserRow): User {
  const user = new User('', row.id);
  user.displayName = row.name;
  user.email = row.email;
  user.updatedAt = toDate(row.updated_at);
  return user;
}
