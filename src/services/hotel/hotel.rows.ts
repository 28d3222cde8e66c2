import type { Keyset } from '../../db/query/keyset.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface HotelRow {
  id: string;
  name: string;
  time_zone: string;
  languages: string[];
  default_language: string;
  is_active: boolean;
  updated_at: string;
}

export const hotelSource: RowSource<HotelRow> = {
  select: 'h.id, h.name, h.time_zone, h.languages, h.default_language, h.is_active, h.updated_at',
  table: 'hotels',
  alias: 'h',
  hotelColumn: 'h.id',
  idColumn: 'h.id',
};

export const hotelsByName: Keyset = {
  name: 'hotels-by-name',
  direction: 'asc',
  columns: [
    { sql: 'h.name', field: 'name', type: 'text' },
    { sql: 'h.id', field: 'id', type: 'uuid' },
  ],
};
