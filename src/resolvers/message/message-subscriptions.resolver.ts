import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { refusal } from '../../errors.js';
import type { HotelEventKind } from '../../events/hotel-event.js';
import { decodeGlobalIdOf } from '../../schema/global-id.js';
import { MessageAddedItem } from '../../schema/subscription/message-added.item.js';
import { MessageAdded } from '../../schema/subscription/message-added.type.js';
import { MessageUpdatedItem } from '../../schema/subscription/message-updated.item.js';
import { MessageUpdated } from '../../schema/subscription/message-updated.type.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { messageSource, type MessageRow } from '../../services/message/message.rows.js';
import { toLiveItem } from '../live/live-item.view.js';
import { openLive, type LiveArgs } from '../live/open-live.js';
import { nodes } from '../nodes.js';
import { toMessage } from '../views/message.view.js';

interface MessageStreamArgs extends LiveArgs {
  readonly conversationId?: string | null;
}

@Resolver()
export class MessageSubscriptionResolver {
  @Subscription(() => MessageAddedItem, {
    description: 'New messages of a hotel, or of one conversation. Needs VIEWER in the hotel.',
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openMessages('MESSAGE_ADDED', args, context),
  })
  messageAdded(
    @Root() item: LiveItem<MessageRow>,
    @Arg('hotelId', () => ID) _hotelId: string,
    @Arg('conversationId', () => ID, { nullable: true }) _conversationId: string | null,
    @Arg('after', () => String, { nullable: true }) _after: string | null,
  ): typeof MessageAddedItem {
    return toLiveItem(item, (cursor, at, row) => new MessageAdded(cursor, at, toMessage(row)));
  }

  @Subscription(() => MessageUpdatedItem, {
    description: 'Changes of messages: delivery, edit, deletion, sentiment. Needs VIEWER in the hotel.',
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openMessages('MESSAGE_UPDATED', args, context),
  })
  messageUpdated(
    @Root() item: LiveItem<MessageRow>,
    @Arg('hotelId', () => ID) _hotelId: string,
    @Arg('conversationId', () => ID, { nullable: true }) _conversationId: string | null,
    @Arg('after', () => String, { nullable: true }) _after: string | null,
  ): typeof MessageUpdatedItem {
    return toLiveItem(item, (cursor, at, row) => new MessageUpdated(cursor, at, toMessage(row)));
  }
}

function openMessages(
  kind: HotelEventKind,
  given: unknown,
  givenContext: unknown,
): Promise<AsyncIterableIterator<LiveItem<MessageRow>>> {
  const args = given as MessageStreamArgs;
  const context = givenContext as RequestContext;
  return openLive<MessageRow>(context, args, async (hotelId) => {
    const conversationId =
      args.conversationId == null ? null : await findConversation(context, hotelId, args.conversationId);
    return {
      kinds: [kind],
      isWanted: (event) =>
        event.messageId !== null && (conversationId === null || event.conversationId === conversationId),
      load: (loaders, event) => loaders.of(messageSource).load({ hotelId, id: event.messageId ?? '' }),
    };
  });
}

async function findConversation(context: RequestContext, hotelId: string, globalId: string): Promise<string> {
  const id = decodeGlobalIdOf('Conversation', globalId)?.id;
  const found = id === undefined ? null : await nodes.Conversation.find(context, { hotelId, id });
  if (found === null) throw refusal('NOT_FOUND');
  return found.key;
}
