import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import { Membership } from '../../schema/membership/membership.type.js';
import { User } from '../../schema/user/user.type.js';
import { loadersOf } from '../get-loaders.js';
import { getUser } from '../load-by-key.js';
import { toHotel } from '../views/hotel.view.js';

@Resolver(() => Membership)
export class MembershipResolver {
  @FieldResolver(() => Hotel, { description: 'Where.' })
  async hotel(@Root() membership: Membership, @Ctx() context: RequestContext): Promise<Hotel> {
    const row = await loadersOf(context).hotels.load({ hotelId: membership.hotelId, id: membership.hotelId });
    if (row === null) throw new Error('a membership without its hotel');
    return toHotel(row);
  }

  @FieldResolver(() => User, { description: 'Who.' })
  user(@Root() membership: Membership, @Ctx() context: RequestContext): Promise<User> {
    return getUser(context, { hotelId: membership.hotelId, id: membership.userId });
  }
}
