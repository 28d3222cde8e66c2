import { EventCursor } from '../../schema/scalars.js';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { NIL_UUID } from '../../db/uuid.js';
import { Channel } from '../../schema/channel/channel.type.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import { decodeGlobalIdOf } from '../../schema/global-id.js';
import { Hotel, HotelConnection, HotelsArgs } from '../../schema/hotel/hotel.type.js';
import { listChannels } from '../../services/channel/hotel-channels.js';
import { listHotels } from '../../services/hotel/hotel-list.js';
import { hotelsByName, type HotelRow } from '../../services/hotel/hotel.rows.js';
import { hasRight } from '../../domain/rights.js';
import { readConnection } from '../connection/read-connection.js';
import { eventCursorOf } from '../event-cursor-of.js';
import { findHotel } from '../find-hotel.js';
import { nodes } from '../nodes.js';
import { requireHotelData } from '../require-hotel-data.js';
import { signedIn } from '../signed-in.js';
import { toChannel } from '../views/channel.view.js';
import { toHotel } from '../views/hotel.view.js';

@Resolver(() => Hotel)
export class HotelResolver {
  @Query(() => Hotel, {
    nullable: true,
    description:
      'A hotel; null when it does not exist or is not yours. Needs VIEWER in the hotel, or platform ADMIN.',
  })
  async hotel(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Hotel | null> {
    const decoded = decodeGlobalIdOf('Hotel', id);
    return decoded === null ? null : findHotel(context, decoded.id);
  }

  @Query(() => HotelConnection, {
    nullable: true,
    description: 'Your hotels by name; all hotels for a platform ADMIN. Needs a signed-in person.',
  })
  async hotels(
    @Args(() => HotelsArgs) args: HotelsArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Hotel>> {
    const viewer = await signedIn(context);
    const among = viewer.isPlatformAdmin ? null : [...viewer.roles.keys(), ...viewer.inactiveHotels];
    const criteria = { search: args.search, operationalOnly: args.operationalOnly };
    return readConnection<HotelRow, Hotel>(args, {
      keyset: hotelsByName,
      scope: viewer.isPlatformAdmin ? 'platform' : viewer.userId,
      read: async (page) =>
        viewer.isPlatformAdmin || viewer.inactiveHotels.size > 0
          ? context.services.reading.asPlatform((tx) => listHotels(tx, page, { ...criteria, among }))
          : listHotels(await context.read(), page, { ...criteria, among }),
      view: toHotel,
    });
  }

  @FieldResolver(() => [Channel], { nullable: true, description: 'The WhatsApp numbers, oldest first.' })
  async channels(@Root() hotel: Hotel, @Ctx() context: RequestContext): Promise<Channel[]> {
    await requireHotelData(context, hotel.key);
    return (await listChannels(await context.read(), hotel.key)).map(toChannel);
  }

  @FieldResolver(() => Conversation, {
    nullable: true,
    description: "One conversation of this hotel; null when it does not exist or is another hotel's.",
  })
  async conversation(
    @Root() hotel: Hotel,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Conversation | null> {
    await requireHotelData(context, hotel.key);
    const decoded = decodeGlobalIdOf('Conversation', id);
    const isOfThisHotel = decoded?.hotelId === hotel.key;
    // Another hotel's id is looked for like one that never existed.
    return nodes.Conversation.find(context, {
      hotelId: hotel.key,
      id: isOfThisHotel ? decoded.id : NIL_UUID,
    });
  }

  @FieldResolver(() => EventCursor, {
    nullable: true,
    description:
      'Position in the event log that this response reflects; pass it as `after` to `events` and subscriptions. Take it from the response, never from a cache.',
  })
  async lastEventCursor(@Root() hotel: Hotel, @Ctx() context: RequestContext): Promise<string> {
    await requireHotelData(context, hotel.key);
    return eventCursorOf(context, hotel.key);
  }

  @FieldResolver(() => Boolean, { description: "Whether the viewer may change the hotel's settings." })
  async viewerCanManage(@Root() hotel: Hotel, @Ctx() context: RequestContext): Promise<boolean> {
    const viewer = await signedIn(context);
    return hasRight(viewer.roles.get(hotel.key), 'hotel:manage');
  }
}
