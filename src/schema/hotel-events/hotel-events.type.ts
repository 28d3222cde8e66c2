import { ArgsType, createUnionType, Field, Int, type ClassType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { AlertRaised, AlertUpdated } from '../alert/alert.subscriptions.js';
import { ChannelUpdated } from '../channel/channel.subscriptions.js';
import { connectionOf } from '../connection/connection-of.js';
import { ConversationUpdated } from '../conversation/conversation.subscriptions.js';
import { GuestUpdated } from '../guest/guest.subscriptions.js';
import { HotelEvent } from '../live/hotel-event.type.js';
import { RefreshRequired } from '../live/refresh-required.type.js';
import { StreamPosition } from '../live/stream-item.type.js';
import { MembershipUpdated } from '../membership/membership.subscriptions.js';
import { MessageAdded, MessageUpdated } from '../message/message.subscriptions.js';
import { EventCursor } from '../scalars.js';

export const HotelEventItem = createUnionType({
  name: 'HotelEventItem',
  description: 'What `hotelEvents` delivers. More kinds of items may come.',
  types: () =>
    [
      MessageAdded.Event,
      MessageUpdated.Event,
      ConversationUpdated.Event,
      AlertRaised.Event,
      AlertUpdated.Event,
      ChannelUpdated.Event,
      GuestUpdated.Event,
      MembershipUpdated.Event,
      StreamPosition,
      RefreshRequired,
    ] as ClassType[],
});

export const HotelEventConnection = connectionOf(
  'HotelEvent',
  () => HotelEvent,
  needs('hotel:read'),
  EventCursor,
);

@ArgsType()
export class HotelEventsArgs {
  @Field(() => Int, { nullable: true, description: 'Number of events to read; 1 to 100, 20 by default.' })
  first?: number | null;

  @Field(() => EventCursor, {
    nullable: true,
    description: 'Only events after this cursor; omitted: from the oldest event that is kept.',
  })
  after?: string | null;
}
