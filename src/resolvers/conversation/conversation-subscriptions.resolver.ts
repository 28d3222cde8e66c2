import { ConversationUpdated } from '../../schema/conversation/conversation.subscriptions.js';
import type { ItemOf } from '../../schema/live/hotel-event-of.js';
import { EventCursor } from '../../schema/scalars.js';
import { needs } from '../../domain/rights.js';
import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { conversationSource, type ConversationRow } from '../../services/conversation/conversation.rows.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, openLive, type LiveArgs } from '../live/open-live.js';
import { toConversation } from '../views/conversation.view.js';

@Resolver()
export class ConversationSubscriptionResolver {
  @Subscription(() => ConversationUpdated.Item, {
    description: `Conversations of a hotel that were opened or changed. ${needs('conversation:read')}`,
    subscribe: ({ args, context }: { args: unknown; context: unknown }) => openConversations(args, context),
  })
  conversationUpdated(
    @Root() item: LiveItem<ConversationRow>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): ItemOf<typeof ConversationUpdated> {
    return toLiveItem(item, ConversationUpdated, (row) => ({ conversation: toConversation(row) }));
  }
}

function openConversations(
  args: unknown,
  context: unknown,
): Promise<AsyncIterableIterator<LiveItem<ConversationRow>>> {
  return openLive<ConversationRow>(context as RequestContext, args as LiveArgs, async (hotelId) => ({
    kinds: ['CONVERSATION_UPDATED'],
    right: 'conversation:read',
    isWanted: (event) => event.subject !== null,
    load: (loaders, event) => loaders.of(conversationSource).load({ hotelId, id: event.subject?.id ?? '' }),
  }));
}
