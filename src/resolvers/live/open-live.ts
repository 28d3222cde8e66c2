import type { RequestContext } from '../../context.js';
import { hasRight } from '../../domain/rights.js';
import { refusal } from '../../errors.js';
import { decodeGlobalIdOf } from '../../schema/global-id.js';
import type { LiveItem, LiveRequest } from '../../services/live/live-streams.js';
import { requireHotelData } from '../require-hotel-data.js';

/** What `after` of every subscription means. */
export const AFTER =
  'Replays what came after this cursor, then goes on live; nothing is lost or repeated. Left out: live from now on.';

/** Arguments that every subscription to a hotel has. */
export interface LiveArgs {
  readonly hotelId: string;
  readonly after?: string | null;
}

/**
 * Opens a stream for who is on this socket. A hotel that is not theirs, unknown or malformed is refused alike; a
 * platform admin who is no member is told FORBIDDEN.
 * `makeRequest` may refuse too, by the snapshot that is still open.
 */
export async function openLive<Row>(
  context: RequestContext,
  args: LiveArgs,
  makeRequest: (hotelId: string) => Promise<Omit<LiveRequest<Row>, 'hotelId' | 'after'>>,
): Promise<AsyncIterableIterator<LiveItem<Row>>> {
  const viewer = await context.viewer();
  if (viewer === null || context.live === null) throw refusal('UNAUTHENTICATED');
  const hotelId = decodeGlobalIdOf('Hotel', args.hotelId)?.id;
  if (hotelId === undefined) throw refusal('NOT_FOUND');
  await requireHotelData(context, hotelId);
  if (!viewer.roles.has(hotelId)) throw refusal('NOT_FOUND');
  const request = await makeRequest(hotelId);
  if (!hasRight(viewer.roles.get(hotelId), request.right)) throw refusal('FORBIDDEN');
  context.live.update(viewer);
  return context.services.live.open(context.live, { ...request, hotelId, after: args.after ?? null });
}
