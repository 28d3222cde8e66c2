import { RowReader } from '../../db/query/row-reader.js';
import type { ChildList } from '../../db/query/loaders.js';
import type { Keyset } from '../../db/query/keyset.js';
import type { StayStatus } from '../../domain/stay.js';
import type { RowSource } from '../../db/query/row-source.js';

/** Dates are days of the hotel's calendar, as `YYYY-MM-DD`. */
export interface StayRow {
  hotel_id: string;
  id: string;
  source: string;
  external_id: string;
  primary_guest_id: string;
  room_number: string | null;
  room_type: string | null;
  status: StayStatus;
  arrival_date: string;
  departure_date: string;
  expected_arrival_at: string | null;
  checked_in_at: string | null;
  checked_out_at: string | null;
  adults: number | null;
  children: number | null;
  updated_at: string;
}

const SELECT = `s.hotel_id, s.id, s.source, s.external_id, s.primary_guest_id, s.room_number, s.room_type, s.status,
  s.arrival_date::text as arrival_date, s.departure_date::text as departure_date,
  s.expected_arrival_at, s.checked_in_at, s.checked_out_at, s.adults, s.children,
  s.updated_at`;

export const staySource: RowSource<StayRow> = {
  select: SELECT,
  table: 'stays',
  alias: 's',
  hotelColumn: 's.hotel_id',
  idColumn: 's.id',
};

const arrival = { sql: 's.arrival_date', field: 'arrival_date', type: 'date' } as const;
const departure = { sql: 's.departure_date', field: 'departure_date', type: 'date' } as const;
const id = { sql: 's.id', field: 'id', type: 'uuid' } as const;

export const stayOrders = {
  ARRIVAL_DESC: { name: 'stays-arrival-desc', direction: 'desc', columns: [arrival, id] },
  ARRIVAL_ASC: { name: 'stays-arrival-asc', direction: 'asc', columns: [arrival, id] },
  DEPARTURE_ASC: { name: 'stays-departure-asc', direction: 'asc', columns: [departure, id] },
} as const satisfies Readonly<Record<string, Keyset>>;

/** The stays in which a guest is, by what stay_guests repeats of them. */
const stayOfGuestSource: RowSource<StayRow> = {
  select: SELECT,
  table: 'stay_guests',
  alias: 'i',
  joins: (hotel) => `join stays s on s.hotel_id = ${hotel} and s.id = i.stay_id`,
  hotelColumn: 'i.hotel_id',
  idColumn: 'i.stay_id',
};

/** All stays of a guest, booked or as a companion, the latest arrival first. */
export const staysOfGuest: ChildList<StayRow> = {
  variant: 'stays',
  reader: new RowReader(stayOfGuestSource),
  parentColumn: 'i.guest_id',
  keyset: {
    name: 'stays-of-guest',
    direction: 'desc',
    columns: [
      { sql: 'i.arrival_date', field: 'arrival_date', type: 'date' },
      { sql: 'i.stay_id', field: 'id', type: 'uuid' },
    ],
  },
};

export const currentStaysOfGuest: ChildList<StayRow> = {
  ...staysOfGuest,
  variant: 'current-stays',
  conditions: () => ` and i.status = 'CHECKED_IN'`,
};
