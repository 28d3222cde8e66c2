import type { RequestContext } from '../../context.js';
import type { HotelEventKind } from '../../domain/hotel-event.js';
import { hasRight, type Right } from '../../domain/rights.js';
import { refusal } from '../../errors.js';
import type { HotelEvent } from '../../events/hotel-event.js';
import { decodeGlobalIdOf } from '../../schema/global-id.js';
import type { LiveRights } from '../../services/live/live-rights.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import type { DeliveredItem } from '../../services/live/read-mark-streams.js';
import { requireHotelData } from '../require-hotel-data.js';
import { eventKinds } from './event-kinds.js';

/** What `after` of every subscription means. */
export const AFTER =
  'Replays the events after this cursor, then continues live; nothing is lost or repeated. Omitted: live from now on.';

/** Arguments that every subscription to a hotel has. */
export interface LiveArgs {
  readonly hotelId: string;
  readonly after?: string | null;
}

/** Which events of a hotel a stream is of. */
export interface EventSelection {
  readonly kinds: readonly HotelEventKind[];
  /** What the stream needs; an event of a kind that needs more than the person has is left out. */
  readonly right: Right;
  /** Decides by the event alone, before anything is read. */
  readonly isWanted?: (event: HotelEvent) => boolean;
  /** Decides by the row of what the event is about. */
  readonly isShown?: (row: never) => boolean;
}

type SelectEvents = (
  args: never,
  context: RequestContext,
  hotelId: string,
) => EventSelection | Promise<EventSelection>;

/**
 * The `subscribe` of a stream of a hotel's events, for who is on this socket. A hotel that is not theirs, unknown or
 * malformed is refused alike; a platform admin who is no member is told FORBIDDEN.
 * `select` is given the field's arguments, and may refuse too, by the snapshot that is still open.
 */
export function liveEvents(select: SelectEvents) {
  return (called: { readonly args: unknown; readonly context: unknown }) =>
    openLive(called.args as LiveArgs, called.context as RequestContext, select);
}

async function openLive(
  args: LiveArgs,
  context: RequestContext,
  select: SelectEvents,
): Promise<AsyncIterableIterator<LiveItem<object>>> {
  const { hotelId, enter } = await findOwnHotel(context, args.hotelId);
  const { kinds, right, isWanted, isShown } = await select(args as never, context, hotelId);
  return context.services.live.open<object>(enter(right), {
    hotelId,
    kinds,
    right,
    rightOf: (event) => eventKinds[event.kind].right,
    after: args.after ?? null,
    isWanted: (event) => isWanted?.(event) ?? true,
    load: async (loaders, { kind, subject }) => {
      const row = subject === null ? null : await eventKinds[kind].load(loaders, { hotelId, id: subject.id });
      return row !== null && (isShown?.(row as never) ?? true) ? row : null;
    },
  });
}

/** The `subscribe` of a stream of the person's own read marks in a hotel; refuses as `liveEvents` does. */
export async function liveReadMarks(called: {
  readonly args: unknown;
  readonly context: unknown;
}): Promise<AsyncIterableIterator<DeliveredItem<never>>> {
  const context = called.context as RequestContext;
  const { hotelId, enter } = await findOwnHotel(context, (called.args as LiveArgs).hotelId);
  return context.services.readMarkStreams.open(enter('conversation:read'), hotelId);
}

/** A hotel of who is on this socket. `enter` gives the socket's rights, brought up to date, or refuses. */
interface OwnHotel {
  readonly hotelId: string;
  readonly enter: (right: Right) => LiveRights;
}

async function findOwnHotel(context: RequestContext, id: string): Promise<OwnHotel> {
  const { live } = context;
  const viewer = await context.viewer();
  if (viewer === null || live === null) throw refusal('UNAUTHENTICATED');
  const hotelId = decodeGlobalIdOf('Hotel', id)?.id;
  if (hotelId === undefined) throw refusal('NOT_FOUND');
  await requireHotelData(context, hotelId);
  const role = viewer.roles.get(hotelId);
  if (role === undefined) throw refusal('NOT_FOUND');
  const enter = (right: Right) => {
    if (!hasRight(role, right)) throw refusal('FORBIDDEN');
    live.update(viewer);
    return live;
  };
  return { hotelId, enter };
}
