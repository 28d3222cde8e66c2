import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { needs } from '../../domain/rights.js';
import { ConversationRead, ConversationReadItem } from '../../schema/conversation/conversation-read.type.js';
import { ConversationUpdated } from '../../schema/conversation/conversation.subscriptions.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import type { StreamedItem } from '../../schema/live/hotel-event-of.js';
import { EventCursor } from '../../schema/scalars.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import type { DeliveredItem } from '../../services/live/read-mark-streams.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, liveEvents, liveReadMarks } from '../live/open-live.js';
import { nodes } from '../nodes.js';

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

  @Subscription(() => ConversationReadItem, {
    description: `The conversations in which the viewer has read further, on any device. Only the viewer's own, from now on: what was read before is in \`Conversation.unreadCount\`. ${needs('conversation:read')}`,
    subscribe: liveReadMarks,
  })
  conversationRead(
    @Root() item: DeliveredItem<never>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
  ): ConversationRead | StreamedItem {
    return item.type === 'readMark' ? Object.assign(new ConversationRead(), item.mark) : toLiveItem(item);
  }
}

@Resolver(() => ConversationRead)
export class ConversationReadResolver {
  @FieldResolver(() => Conversation, { description: 'Its state now, with the `unreadCount` that is left.' })
  conversation(
    @Root() { hotelId, conversationId }: ConversationRead,
    @Ctx() context: RequestContext,
  ): Promise<Conversation> {
    return nodes.Conversation.get(context, { hotelId, id: conversationId });
  }
}
