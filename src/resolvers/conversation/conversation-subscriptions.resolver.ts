import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { ConversationUpdatedItem } from '../../schema/subscription/conversation-updated.item.js';
import { ConversationUpdated } from '../../schema/subscription/conversation-updated.type.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { conversationSource, type ConversationRow } from '../../services/conversation/conversation.rows.js';
import { toLiveItem } from '../live/live-item.view.js';
import { openLive, type LiveArgs } from '../live/open-live.js';
import { toConversation } from '../views/conversation.view.js';

@Resolver()
export class ConversationSubscriptionResolver {
  @Subscription(() => ConversationUpdatedItem, {
    description: 'Conversations of a hotel that were opened or changed. Needs VIEWER in the hotel.',
    subscribe: ({ args, context }: { args: unknown; context: unknown }) => openConversations(args, context),
  })
  conversationUpdated(
    @Root() item: LiveItem<ConversationRow>,
    @Arg('hotelId', () => ID) _hotelId: string,
    @Arg('after', () => String, { nullable: true }) _after: string | null,
  ): typeof ConversationUpdatedItem {
    return toLiveItem(item, (cursor, at, row) => new ConversationUpdated(cursor, at, toConversation(row)));
  }
}

function openConversations(
  args: unknown,
  context: unknown,
): Promise<AsyncIterableIterator<LiveItem<ConversationRow>>> {
  return openLive<ConversationRow>(context as RequestContext, args as LiveArgs, async (hotelId) => ({
    kinds: ['CONVERSATION_UPDATED'],
    isWanted: (event) => event.conversationId !== null,
    load: (loaders, event) =>
      loaders.of(conversationSource).load({ hotelId, id: event.conversationId ?? '' }),
  }));
}
