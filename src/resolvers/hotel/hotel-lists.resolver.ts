import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { type Guest, GuestConnection } from '../../schema/guest/guest.type.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import { type Membership, MembershipConnection } from '../../schema/membership/membership.type.js';
import {
  DEFAULT_STAY_ORDER,
  type Stay,
  StayConnection,
  StayFilter,
  StayOrder,
} from '../../schema/stay/stay.type.js';
import { guestSource, guestsNewestFirst } from '../../services/guest/guest.rows.js';
import { membershipSource, membershipsInOrder } from '../../services/membership/membership.rows.js';
import { RowReader } from '../../db/query/row-reader.js';
import { stayConditions } from '../../services/stay/stay-conditions.js';
import { stayOrders, staySource } from '../../services/stay/stay.rows.js';
import { guestMatches } from '../../services/guest/guest-search.js';
import { readHotelList } from '../connection/hotel-list.js';
import { OrderBy } from '../connection/order-by.js';
import { toGuest } from '../views/guest.view.js';
import { toMembership } from '../views/membership.view.js';
import { toStay } from '../views/stay.view.js';

@Resolver(() => Hotel)
export class HotelListsResolver {
  @FieldResolver(() => MembershipConnection, {
    nullable: true,
    description: 'The people who work here, oldest membership first.',
  })
  members(
    @Root() hotel: Hotel,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Membership>> {
    return readHotelList(context, hotel.key, args, {
      reader: new RowReader(membershipSource),
      keyset: membershipsInOrder,
      view: toMembership,
    });
  }

  @FieldResolver(() => GuestConnection, {
    nullable: true,
    description: 'Guests, the newest first. `search`: beginning of a word of the name, or of the phone.',
  })
  guests(
    @Root() hotel: Hotel,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Beginning of a word of the name, or of the phone.',
    })
    search: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Guest>> {
    return readHotelList(context, hotel.key, args, {
      reader: new RowReader(guestSource),
      keyset: guestsNewestFirst,
      conditions: (bind) => {
        const matches = guestMatches('g', hotel.key, search, bind);
        return matches === null ? '' : ` and ${matches}`;
      },
      view: toGuest,
    });
  }

  @FieldResolver(() => StayConnection, { nullable: true, description: 'Bookings that match `filter`.' })
  stays(
    @Root() hotel: Hotel,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => StayFilter, { nullable: true, description: 'Which stays.' })
    filter: StayFilter | null,
    @OrderBy(StayOrder, DEFAULT_STAY_ORDER) orderBy: StayOrder | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Stay>> {
    return readHotelList(context, hotel.key, args, {
      reader: new RowReader(staySource),
      keyset: stayOrders[orderBy ?? DEFAULT_STAY_ORDER],
      conditions: stayConditions(hotel.key, filter ?? {}),
      view: toStay,
    });
  }
}
