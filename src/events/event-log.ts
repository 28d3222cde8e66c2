import { toDate, type TenantTx } from '../db/tenant-tx.js';
import type { HotelEventKind } from '../domain/hotel-event.js';
import type { HotelEvent, NewHotelEvent } from './hotel-event.js';

const pending = new WeakMap<TenantTx, NewHotelEvent[]>();

/**
 * Notes a change. All events of a transaction are written by one statement, its very last, because the head row
 * it locks is shared by the whole hotel. The same change noted twice is written once.
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
         insert into hotel_events (hotel_id, number, kind, conversation_id, message_id, alert_id, guest_id, channel_id, correlation_id)
         select $1, head.number - $2 + e.place, e.kind, e.conversation_id, e.message_id, e.alert_id, e.guest_id, e.channel_id, $9
         from head, unnest($3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[]) with ordinality
           as e (kind, conversation_id, message_id, alert_id, guest_id, channel_id, place))
       select number as head from head`,
      [
        hotelId,
        events.length,
        events.map((event) => event.kind),
        events.map((event) => event.conversationId ?? null),
        events.map((event) => event.messageId ?? null),
        events.map((event) => event.alertId ?? null),
        events.map((event) => event.guestId ?? null),
        events.map((event) => event.channelId ?? null),
        tx.correlationId,
      ],
    );
    tx.afterCommit(() => tx.announceHead(hotelId, Number(row?.head)));
  }
}

function isSame(a: NewHotelEvent, b: NewHotelEvent): boolean {
  return (
    a.hotelId === b.hotelId &&
    a.kind === b.kind &&
    a.conversationId === b.conversationId &&
    a.messageId === b.messageId &&
    a.alertId === b.alertId &&
    a.guestId === b.guestId &&
    a.channelId === b.channelId
  );
}

interface EventRow {
  number: string;
  kind: HotelEventKind;
  conversation_id: string | null;
  message_id: string | null;
  alert_id: string | null;
  guest_id: string | null;
  channel_id: string | null;
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
    `select number, kind, conversation_id, message_id, alert_id, guest_id, channel_id, occurred_at, correlation_id
     from hotel_events where hotel_id = $1 and number > $2 and number <= $3 order by number limit $4`,
    [hotelId, after, upTo, limit],
  );
  return rows.map((row) => ({
    hotelId,
    number: Number(row.number),
    kind: row.kind,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    alertId: row.alert_id,
    guestId: row.guest_id,
    channelId: row.channel_id,
    occurredAt: toDate(row.occurred_at),
    correlationId: row.correlation_id,
  }));
}

/** The number of a hotel's newest event, 0 where there is none. */
export async function readHead(tx: TenantTx, hotelId: string): Promise<number> {
  const row = await tx.row<{ number: string }>('select number from event_heads where hotel_id = $1', [
    hotelId,
  ]);
  return Number(row?.number ?? 0);
}
