import { MessageAdded, MessageUpdated } from '../../schema/message/message.subscriptions.js';
import type { ItemOf } from '../../schema/live/hotel-event-of.js';
import { EventCursor } from '../../schema/scalars.js';
import { needs } from '../../domain/rights.js';
import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { refusal } from '../../errors.js';
import type { HotelEventKind } from '../../domain/hotel-event.js';
import { decodeGlobalIdOf } from '../../schema/global-id.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { messageSource, type MessageRow } from '../../services/message/message.rows.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, openLive, type LiveArgs } from '../live/open-live.js';
import { nodes } from '../nodes.js';
import { toMessage } from '../views/message.view.js';

interface MessageStreamArgs extends LiveArgs {
  readonly conversationId?: string | null;
}

@Resolver()
export class MessageSubscriptionResolver {
  @Subscription(() => MessageAdded.Item, {
    description: `New messages of a hotel, or of one conversation. ${needs('message:read')}`,
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openMessages('MESSAGE_ADDED', args, context),
  })
  messageAdded(
    @Root() item: LiveItem<MessageRow>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('conversationId', () => ID, { nullable: true, description: 'Only of this conversation.' })
    _conversationId: string | null,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): ItemOf<typeof MessageAdded> {
    return toLiveItem(item, MessageAdded, (row) => ({ message: toMessage(row) }));
  }

  @Subscription(() => MessageUpdated.Item, {
    description: `Changes of messages: delivery, edit, deletion, sentiment. ${needs('message:read')}`,
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openMessages('MESSAGE_UPDATED', args, context),
  })
  messageUpdated(
    @Root() item: LiveItem<MessageRow>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('conversationId', () => ID, { nullable: true, description: 'Only of this conversation.' })
    _conversationId: string | null,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): ItemOf<typeof MessageUpdated> {
    return toLiveItem(item, MessageUpdated, (row) => ({ message: toMessage(row) }));
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
      right: 'message:read',
      isWanted: (event) =>
        event.subject !== null && (conversationId === null || event.conversationId === conversationId),
      load: (loaders, event) => loaders.of(messageSource).load({ hotelId, id: event.subject?.id ?? '' }),
    };
  });
}

async function findConversation(context: RequestContext, hotelId: string, globalId: string): Promise<string> {
  const id = decodeGlobalIdOf('Conversation', globalId)?.id;
  const found = id === undefined ? null : await nodes.Conversation.find(context, { hotelId, id });
  if (found === null) throw refusal('NOT_FOUND');
  return found.key;
}
