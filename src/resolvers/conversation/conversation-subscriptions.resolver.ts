import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { ConversationUpdated } from '../../schema/conversation/conversation.subscriptions.js';
import type { StreamedItem } from '../../schema/live/hotel-event-of.js';
import { EventCursor } from '../../schema/scalars.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, liveEvents } from '../live/open-live.js';

@Resolver()
export class ConversationSubscriptionResolver {
  @Subscription(() => ConversationUpdated.Item, {
    description: `Conversations of a hotel that were opened or changed. ${needs('conversation:read')}`,
    subscribe: liveEvents(() => ({ kinds: ['CONVERSATION_UPDATED'], right: 'conversation:read' })),
  })
  conversationUpdated(
    @Root() item: LiveItem<object>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): StreamedItem {
    return toLiveItem(item);
  }
}
