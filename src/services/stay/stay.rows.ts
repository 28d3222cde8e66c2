import { RowReader } from '../../db/query/row-reader.js';
import type { ChildList } from '../../db/query/loaders.js';
import type { Keyset } from '../../db/query/keyset.js';
import type { StayStatus } from '../../entities/stay.entity.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface StayRow {
  hotel_id: string;
  id: string;
  guest_id: string;
  external_id: string | null;
  room: string | null;
  room_type: string | null;
  status: StayStatus;
  check_in_at: string;
  check_out_at: string;
  adults: number | null;
}

export const staySource: RowSource<StayRow> = {
  select:
    's.hotel_id, s.id, s.guest_id, s.external_id, s.room, s.room_type, s.status, s.check_in_at, s.check_out_at, s.adults',
  table: 'stays',
  alias: 's',
  hotelColumn: 's.hotel_id',
  idColumn: 's.id',
};

export const staysLatestFirst: Keyset = {
  name: 'stays-latest',
  direction: 'desc',
  columns: [
    { sql: 's.check_in_at', field: 'check_in_at', type: 'timestamptz' },
    { sql: 's.id', field: 'id', type: 'uuid' },
  ],
};

export const staysOfGuest: ChildList<StayRow> = {
  variant: 'stays',
  reader: new RowReader(staySource),
  parentColumn: 's.guest_id',
  keyset: staysLatestFirst,
};

export const currentStaysOfGuest: ChildList<StayRow> = {
  ...staysOfGuest,
  variant: 'current-stays',
  conditions: () => ` and s.status = 'CHECKED_IN'`,
};
