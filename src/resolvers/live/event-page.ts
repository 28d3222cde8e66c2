import type { RequestContext } from '../../context.js';
import { hasRight } from '../../domain/rights.js';
import type { RefreshReason } from '../../schema/live/refresh-required.type.js';
import { readEvents, readOldest } from '../../events/event-log.js';
import type { HotelEvent as LoggedEvent } from '../../events/hotel-event.js';
import { refreshRequired } from '../../errors.js';
import type { Connection, Edge } from '../../schema/connection/connection-of.js';
import type { HotelEventsArgs } from '../../schema/hotel-events/hotel-events.type.js';
import type { HotelEvent } from '../../schema/live/hotel-event.type.js';
import { pageSize } from '../connection/page-request.js';
import { eventHeadOf } from '../event-cursor-of.js';
import { getLoaders } from '../get-loaders.js';
import { requireHotelData } from '../require-hotel-data.js';
import { signedIn } from '../signed-in.js';
import { eventKinds } from './event-kinds.js';
import { toShownEvent } from './live-item.view.js';

/**
 * Reads a page of a hotel's event log in the operation's snapshot. Reads `first` events, whatever is left of them:
 * one that is gone, of a kind this version does not know, or not for the viewer is no edge, and the page ends behind it.
 * Throws REFRESH_REQUIRED for a cursor after which events are missing.
 */
export async function readEventPage(
  context: RequestContext,
  hotelId: string,
  args: HotelEventsArgs,
): Promise<Connection<HotelEvent>> {
  const limit = pageSize('first', args.first);
  await requireHotelData(context, hotelId);
  const { reading } = context.services;
  const head = await eventHeadOf(context, hotelId);
  const start = args.after == null ? null : reading.decodeEventCursor(hotelId, args.after);
  const refuse = (reason: RefreshReason) => refreshRequired(reason, reading.eventCursor(hotelId, head));
  if (start?.ok === false) throw refuse(start.reason);
  if (start !== null && start.number > head) throw refuse('CURSOR_FROM_FUTURE');

  const tx = await context.read();
  const after = start?.number ?? (await readOldest(tx, hotelId, head)) - 1;
  const found = after === head ? [] : await readEvents(tx, hotelId, after, head, limit);
  // Numbers have no gaps: where the next one is missing, it is older than what is kept.
  if (after < head && found[0]?.number !== after + 1) throw refuse('CURSOR_TOO_OLD');
  const end = found.at(-1)?.number ?? after;
  const edges = (await Promise.all(found.map((event) => edgeOf(context, event)))).flatMap(
    (edge) => edge ?? [],
  );
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    count: () => Promise.resolve(null),
    pageInfo: {
      hasNextPage: end < head,
      hasPreviousPage: start !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: reading.eventCursor(hotelId, end),
    },
  };
}

async function edgeOf(context: RequestContext, event: LoggedEvent): Promise<Edge<HotelEvent> | null> {
  const kind = event.kind in eventKinds ? eventKinds[event.kind] : null;
  if (kind === null || event.subject === null) return null;
  const { hotelId } = event;
  const { roles } = await signedIn(context);
  if (!hasRight(roles.get(hotelId), kind.right)) return null;
  const row = await kind.load(getLoaders(context), { hotelId, id: event.subject.id });
  if (row === null) return null;
  const cursor = context.services.reading.eventCursor(hotelId, event.number);
  return { cursor, node: kind.show(toShownEvent(event, cursor), row) };
}
