import { RefreshRequired } from '../../schema/subscription/refresh-required.type.js';
import { StreamPosition } from '../../schema/subscription/stream-position.type.js';
import type { LiveItem } from '../../services/live/live-streams.js';

/** Shows an item of a stream; `view` shows its events. */
export function toLiveItem<Row, Shown>(
  item: LiveItem<Row>,
  view: (cursor: string, at: Date, row: Row) => Shown,
): Shown | StreamPosition | RefreshRequired {
  if (item.type === 'position') return new StreamPosition(item.cursor);
  if (item.type === 'refresh') return new RefreshRequired(item.cursor, item.reason);
  return view(item.cursor, item.event.occurredAt, item.row);
}
