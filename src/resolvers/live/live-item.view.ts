import type { EventClass } from '../../schema/live/hotel-event-of.js';
import type { HotelEvent } from '../../schema/live/hotel-event.type.js';
import { RefreshRequired } from '../../schema/live/refresh-required.type.js';
import { StreamPosition } from '../../schema/live/stream-item.type.js';
import type { LiveItem } from '../../services/live/live-streams.js';

/** Shows an item of a stream; `payload` makes what its events are about. */
export function toLiveItem<Row, Payload>(
  item: LiveItem<Row>,
  { Event }: { readonly Event: EventClass<Payload> },
  payload: (row: Row) => Payload,
): (HotelEvent & Payload) | StreamPosition | RefreshRequired {
  if (item.type === 'position') return new StreamPosition(item.cursor);
  if (item.type === 'refresh') return new RefreshRequired(item.cursor, item.reason);
  const { kind, occurredAt } = item.event;
  return new Event({ cursor: item.cursor, at: occurredAt, kind }, payload(item.row));
}
