import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Channel } from '../../schema/channel/channel.type.js';
import { countQueued } from '../../services/channel/hotel-channels.js';
import { getLoaders } from '../get-loaders.js';

@Resolver(() => Channel)
export class ChannelResolver {
  @FieldResolver(() => Int, { description: 'How many messages wait to be sent.' })
  queued(@Root() channel: Channel, @Ctx() context: RequestContext): Promise<number> {
    return getLoaders(context)
      .perHotel('queued', countQueued)
      .load({ hotelId: channel.hotelId, id: channel.key });
  }
}
