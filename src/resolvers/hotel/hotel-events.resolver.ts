import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { HOTEL_EVENT_KINDS, type HotelEventKind } from '../../domain/hotel-event.js';
import { needs } from '../../domain/rights.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import {
  HotelEventConnection,
  HotelEventItem,
  HotelEventsArgs,
} from '../../schema/hotel-events/hotel-events.type.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import type { StreamedItem } from '../../schema/live/hotel-event-of.js';
import { HotelEventKind as HotelEventKindEnum, type HotelEvent } from '../../schema/live/hotel-event.type.js';
import { EventCursor } from '../../schema/scalars.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { readEventPage } from '../live/event-page.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, liveEvents, type LiveArgs } from '../live/open-live.js';

interface HotelEventsStreamArgs extends LiveArgs {
  readonly kinds?: readonly HotelEventKind[] | null;
}

@Resolver(() => Hotel)
export class HotelEventsResolver {
  @Subscription(() => HotelEventItem, {
    description: `All events of a hotel in one order; events that the viewer may not read are left out. ${needs('hotel:read')}`,
    subscribe: liveEvents(({ kinds }: HotelEventsStreamArgs) => ({
      kinds: kinds ?? HOTEL_EVENT_KINDS,
      right: 'hotel:read',
    })),
  })
  hotelEvents(
    @Root() item: LiveItem<object>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('kinds', () => [HotelEventKindEnum], { nullable: true, description: 'Only these kinds.' })
    _kinds: HotelEventKind[] | null,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): StreamedItem {
    return toLiveItem(item);
  }

  @FieldResolver(() => HotelEventConnection, {
    nullable: true,
    description:
      "The hotel's events, oldest first, the same as `hotelEvents` delivers: for catching up over HTTP. Events about objects that no longer exist or may not be read are left out, so a page may be empty; continue from `pageInfo.endCursor` all the same. A cursor that cannot be continued from is refused with REFRESH_REQUIRED.",
  })
  events(
    @Root() hotel: Hotel,
    @Args(() => HotelEventsArgs) args: HotelEventsArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<HotelEvent>> {
    return readEventPage(context, hotel.key, args);
  }
}
