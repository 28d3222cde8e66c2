import type { Keyset } from '../../db/query/keyset.js';
import type { Role } from '../../domain/rights.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface MembershipRow {
  hotel_id: string;
  id: string;
  user_id: string;
  role: Role;
  is_on_duty: boolean;
  created_at: string;
  updated_at: string;
}

export const membershipSource: RowSource<MembershipRow> = {
  select: 'b.hotel_id, b.id, b.user_id, b.role, b.is_on_duty, b.created_at, b.updated_at',
  table: 'memberships',
  alias: 'b',
  hotelColumn: 'b.hotel_id',
  idColumn: 'b.id',
};

export const membershipsInOrder: Keyset = {
  name: 'memberships',
  direction: 'asc',
  columns: [{ sql: 'b.id', field: 'id', type: 'uuid' }],
};

export const membershipsOldestFirst: Keyset = {
  name: 'memberships-oldest-first',
  direction: 'asc',
  columns: [
    { sql: 'b.created_at', field: 'created_at', type: 'timestamptz' },
    { sql: 'b.id', field: 'id', type: 'uuid' },
  ],
};

export interface UserRow {
  id: string;
  name: string;
  email: string;
  updated_at: string;
}

/** A person as a member of a hotel; who has left it is no longer found there. */
export const hotelUserSource: RowSource<UserRow> = {
  select: 'u.id, u.name, u.email, u.updated_at',
  table: 'memberships',
  alias: 'b',
  joins: () => 'join users u on u.id = b.user_id',
  hotelColumn: 'b.hotel_id',
  idColumn: 'b.user_id',
};
