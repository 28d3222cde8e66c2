import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Guest } from '../../schema/guest/guest.type.js';
import { Stay } from '../../schema/stay/stay.type.js';
import { nodes } from '../nodes.js';

@Resolver(() => Stay)
export class StayResolver {
  @FieldResolver(() => Guest, { description: 'Who booked, or for whom.' })
  guest(@Root() stay: Stay, @Ctx() context: RequestContext): Promise<Guest> {
    return nodes.Guest.get(context, { hotelId: stay.hotelId, id: stay.guestId });
  }
}
