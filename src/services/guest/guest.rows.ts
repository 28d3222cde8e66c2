import type { Keyset } from '../../db/query/keyset.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface GuestRow {
  hotel_id: string;
  id: string;
  name: string | null;
  phone: string | null;
  language: string | null;
  tags: string[];
  notes: string | null;
  opted_out_at: string | null;
  blocked_at: string | null;
  created_at: string;
  updated_at: string;
}

export const guestSource: RowSource<GuestRow> = {
  select:
    'g.hotel_id, g.id, g.name, g.phone, g.language, g.tags, g.notes, g.opted_out_at, g.blocked_at, g.created_at, g.updated_at',
  table: 'guests',
  alias: 'g',
  hotelColumn: 'g.hotel_id',
  idColumn: 'g.id',
};

export const guestsNewestFirst: Keyset = {
  name: 'guests-newest',
  direction: 'desc',
  columns: [
    { sql: 'g.created_at', field: 'created_at', type: 'timestamptz' },
    { sql: 'g.id', field: 'id', type: 'uuid' },
  ],
};
