import type { HotelEvent } from '../../events/hotel-event.js';
import type { StreamedItem } from '../../schema/live/hotel-event-of.js';
import type { ShownEvent } from '../../schema/live/hotel-event.type.js';
import { RefreshRequired } from '../../schema/live/refresh-required.type.js';
import { StreamPosition } from '../../schema/live/stream-item.type.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { eventKinds } from './event-kinds.js';

/** Shows an item of a stream. */
export function toLiveItem(item: LiveItem<object>): StreamedItem {
  if (item.type === 'position') return new StreamPosition(item.cursor);
  if (item.type === 'refresh') return new RefreshRequired(item.cursor, item.reason);
  return eventKinds[item.event.kind].show(toShownEvent(item.event, item.cursor), item.row);
}

export function toShownEvent({ hotelId, kind, actor, occurredAt }: HotelEvent, cursor: string): ShownEvent {
  return { hotelId, cursor, at: occurredAt, kind, doneBy: actor };
}
