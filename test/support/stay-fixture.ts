import { randomUUID } from 'node:crypto';

type RunSql = (sql: string, values: unknown[]) => Promise<unknown>;

export interface FixtureStay {
  readonly hotelId: string;
  readonly guestId: string;
  readonly companionIds?: readonly string[];
  /** Columns of `stays` that are not as usual: in the house since yesterday, in room 101. */
  readonly columns?: Readonly<Record<string, unknown>>;
}

/** Puts a stay with its guests straight into the database, in one statement, and returns its id. */
export async function insertStay(run: RunSql, stay: FixtureStay): Promise<string> {
  const { hotelId, guestId, companionIds = [], columns = {} } = stay;
  const id = randomUUID();
  const row: Record<string, unknown> = {
    hotel_id: hotelId,
    id,
    source: 'pms',
    external_id: id,
    primary_guest_id: guestId,
    room_number: '101',
    status: 'CHECKED_IN',
    arrival_date: dayFromToday(-1),
    departure_date: dayFromToday(1),
    ...columns,
  };
  const names = Object.keys(row);
  const places = names.map((_, i) => `$${i + 1}`);
  await run(
    `with s as (insert into stays (${names.join(', ')}) values (${places.join(', ')}) returning *)
     insert into stay_guests (hotel_id, stay_id, guest_id, position, arrival_date, status)
     select s.hotel_id, s.id, g.id, g.place - 1, s.arrival_date, s.status
     from s cross join unnest($${names.length + 1}::uuid[]) with ordinality as g (id, place)`,
    [...Object.values(row), [guestId, ...companionIds]],
  );
  return String(row.id);
}

/** A day so many after today's in UTC, as a date of SQL and of the API. */
export function dayFromToday(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
