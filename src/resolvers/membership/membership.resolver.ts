import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import { Membership } from '../../schema/membership/membership.type.js';
import { User } from '../../schema/user/user.type.js';
import { nodes } from '../nodes.js';

@Resolver(() => Membership)
export class MembershipResolver {
  @FieldResolver(() => Hotel, { description: 'Where.' })
  hotel(@Root() { hotelId }: Membership, @Ctx() context: RequestContext): Promise<Hotel> {
    return nodes.Hotel.get(context, { hotelId, id: hotelId });
  }

  @FieldResolver(() => User, { description: 'Who.' })
  user(@Root() membership: Membership, @Ctx() context: RequestContext): Promise<User> {
    return nodes.User.get(context, { hotelId: membership.hotelId, id: membership.userId });
  }
}
