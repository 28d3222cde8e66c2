import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { MOST_COMPANIONS } from '../../domain/stay.js';
import { Guest } from '../../schema/guest/guest.type.js';
import { Stay } from '../../schema/stay/stay.type.js';
import { findCompanionIds } from '../../services/stay/companions.js';
import { getLoaders } from '../get-loaders.js';
import { nodes } from '../nodes.js';

@Resolver(() => Stay)
export class StayResolver {
  @FieldResolver(() => Guest, { description: 'The guest the booking is for.' })
  primaryGuest(@Root() stay: Stay, @Ctx() context: RequestContext): Promise<Guest> {
    return nodes.Guest.get(context, { hotelId: stay.hotelId, id: stay.primaryGuestId });
  }

  @FieldResolver(() => [Guest], {
    description: `Other known guests in the room, in the order of the booking; at most ${MOST_COMPANIONS}.`,
  })
  async companions(@Root() { hotelId, key }: Stay, @Ctx() context: RequestContext): Promise<Guest[]> {
    const loader = getLoaders(context).perHotel('companions', findCompanionIds);
    const ids = await loader.load({ hotelId, id: key });
    return Promise.all(ids.map((id) => nodes.Guest.get(context, { hotelId, id })));
  }
}
