import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { HotelEventKind } from '../../domain/hotel-event.js';
import { needs } from '../../domain/rights.js';
import { refusal } from '../../errors.js';
import { decodeGlobalIdOf } from '../../schema/global-id.js';
import type { StreamedItem } from '../../schema/live/hotel-event-of.js';
import { MessageAdded, MessageUpdated } from '../../schema/message/message.subscriptions.js';
import { EventCursor } from '../../schema/scalars.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, liveEvents, type EventSelection, type LiveArgs } from '../live/open-live.js';
import { nodes } from '../nodes.js';

interface MessageStreamArgs extends LiveArgs {
  readonly conversationId?: string | null;
}

@Resolver()
export class MessageSubscriptionResolver {
  @Subscription(() => MessageAdded.Item, {
    description: `New messages of a hotel, or of one conversation. ${needs('message:read')}`,
    subscribe: liveMessages('MESSAGE_ADDED'),
  })
  messageAdded(
    @Root() item: LiveItem<object>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('conversationId', () => ID, { nullable: true, description: 'Only of this conversation.' })
    _conversationId: string | null,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): StreamedItem {
    return toLiveItem(item);
  }

  @Subscription(() => MessageUpdated.Item, {
    description: `Changes of messages: delivery, edit, deletion, sentiment. ${needs('message:read')}`,
    subscribe: liveMessages('MESSAGE_UPDATED'),
  })
  messageUpdated(
    @Root() item: LiveItem<object>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('conversationId', () => ID, { nullable: true, description: 'Only of this conversation.' })
    _conversationId: string | null,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): StreamedItem {
    return toLiveItem(item);
  }
}

function liveMessages(kind: HotelEventKind) {
  return liveEvents(async (args: MessageStreamArgs, context, hotelId): Promise<EventSelection> => {
    const selection = { kinds: [kind], right: 'message:read' } as const;
    if (args.conversationId == null) return selection;
    const conversationId = await findConversation(context, hotelId, args.conversationId);
    return { ...selection, isWanted: (event) => event.conversationId === conversationId };
  });
}

async function findConversation(context: RequestContext, hotelId: string, globalId: string): Promise<string> {
  const id = decodeGlobalIdOf('Conversation', globalId)?.id;
  const found = id === undefined ? null : await nodes.Conversation.find(context, { hotelId, id });
  if (found === null) throw refusal('NOT_FOUND');
  return found.key;
}
