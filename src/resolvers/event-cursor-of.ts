import type { RequestContext } from '../context.js';
import { findEventHeads } from '../services/hotel/event-heads.js';
import { getLoaders } from './get-loaders.js';

/** The position of a hotel's event log that belongs to this operation's snapshot: whatever comes after is not in it yet. */
export async function eventCursorOf(context: RequestContext, hotelId: string): Promise<string> {
  return context.services.reading.eventCursor(hotelId, await eventHeadOf(context, hotelId));
}

/** The same as a number: that of the hotel's newest event. */
export function eventHeadOf(context: RequestContext, hotelId: string): Promise<number> {
  const heads = getLoaders(context).perHotel('event-heads', (tx, _hotelId, ids) => findEventHeads(tx, ids));
  return heads.load({ hotelId, id: hotelId });
}
