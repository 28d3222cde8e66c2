import { toDate, type TenantTx } from '../db/tenant-tx.js';
import { BY_PHONE, type EventActor } from '../domain/event-actor.js';
import { SUBJECT_OF_EVENT, type HotelEventKind } from '../domain/hotel-event.js';
import type { HotelEvent, NewHotelEvent } from './hotel-event.js';

const pending = new WeakMap<TenantTx, NewHotelEvent[]>();

/**
 * Notes a change. All events of a transaction are written by one statement, its very last, because the head row
 * it locks is shared by the whole hotel. The same change noted twice is written once, by
 * whom it was noted for first.
 */
export function appendEvent(tx: TenantTx, event: NewHotelEvent): void {
  const events = pending.get(tx);
  if (events === undefined) {
    pending.set(tx, [event]);
    tx.beforeCommit(() => writeEvents(tx));
  } else if (!events.some((other) => isSame(other, event))) {
    events.push(event);
  }
}

async function writeEvents(tx: TenantTx): Promise<void> {
  const byHotel = Map.groupBy(pending.get(tx) ?? [], (event) => event.hotelId);
  for (const hotelId of [...byHotel.keys()].sort()) {
    const events = byHotel.get(hotelId) ?? [];
    const row = await tx.row<{ head: string }>(
      `with head as (
         insert into event_heads as h (hotel_id, number) values ($1, $2)
         on conflict (hotel_id) do update set number = h.number + $2 returning h.number),
       written as (
         insert into hotel_events (hotel_id, number, kind, subject_type, subject_id, conversation_id, actor_kind, actor_id, correlation_id)
         select $1, head.number - $2 + e.place, e.kind, e.subject_type, e.subject_id, e.conversation_id, e.actor_kind, e.actor_id, $9
         from head, unnest($3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[]) with ordinality
           as e (kind, subject_type, subject_id, conversation_id, actor_kind, actor_id, place))
       select number as head from head`,
      [
        hotelId,
        events.length,
        events.map((event) => event.kind),
        events.map((event) => event.subject.type),
        events.map((event) => event.subject.id),
        events.map((event) => event.conversationId ?? null),
        events.map((event) => event.actor?.kind ?? null),
        events.map((event) => event.actor?.id ?? null),
        tx.correlationId,
      ],
    );
    tx.afterCommit(() => tx.announceHead(hotelId, Number(row?.head)));
  }
}

function isSame(a: NewHotelEvent, b: NewHotelEvent): boolean {
  return a.hotelId === b.hotelId && a.kind === b.kind && a.subject.id === b.subject.id;
}

/** What a row of `hotel_events e` is about. One of before 30 November 2026 names it in a column of its noun. */
export const EVENT_SUBJECT_ID = `coalesce(e.subject_id, case split_part(e.kind, '_', 1) when 'MESSAGE' then e.message_id
  when 'CONVERSATION' then e.conversation_id when 'ALERT' then e.alert_id when 'GUEST' then e.guest_id when 'CHANNEL' then e.channel_id end)`;

interface EventRow {
  number: string;
  kind: HotelEventKind;
  subject_id: string | null;
  conversation_id: string | null;
  actor_kind: EventActor['kind'] | null;
  actor_id: string | null;
  occurred_at: string;
  correlation_id: string | null;
}

/** Reads at most `limit` events of a hotel with `after < number <= upTo`, in order. */
export async function readEvents(
  tx: TenantTx,
  hotelId: string,
  after: number,
  upTo: number,
  limit: number,
): Promise<HotelEvent[]> {
  const rows = await tx.rows<EventRow>(
    `select e.number, e.kind, ${EVENT_SUBJECT_ID} as subject_id, e.conversation_id, e.actor_kind, e.actor_id, e.occurred_at,
       e.correlation_id
     from hotel_events e where e.hotel_id = $1 and e.number > $2 and e.number <= $3 order by e.number limit $4`,
    [hotelId, after, upTo, limit],
  );
  return rows.map((row) => toEvent(hotelId, row));
}

function toEvent(hotelId: string, row: EventRow): HotelEvent {
  return {
    hotelId,
    number: Number(row.number),
    kind: row.kind,
    subject: row.subject_id === null ? null : { type: SUBJECT_OF_EVENT[row.kind], id: row.subject_id },
    conversationId: row.conversation_id,
    actor: toActor(row.actor_kind, row.actor_id),
    occurredAt: toDate(row.occurred_at),
    correlationId: row.correlation_id,
  };
}

function toActor(kind: EventActor['kind'] | null, id: string | null): EventActor | null {
  if (kind === 'PHONE') return BY_PHONE;
  return kind === null || id === null ? null : { kind, id };
}

/** The number of the oldest event that is kept; the one after `head` where none is. */
export async function readOldest(tx: TenantTx, hotelId: string, head: number): Promise<number> {
  const row = await tx.row<{ number: string }>(
    'select number from hotel_events where hotel_id = $1 order by number limit 1',
    [hotelId],
  );
  return Number(row?.number ?? head + 1);
}

/** The number of a hotel's newest event, 0 where there is none. */
export async function readHead(tx: TenantTx, hotelId: string): Promise<number> {
  const row = await tx.row<{ number: string }>('select number from event_heads where hotel_id = $1', [
    hotelId,
  ]);
  return Number(row?.number ?? 0);
}
