import { EventCursor } from '../../schema/scalars.js';
import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Actor } from '../../schema/actor/actor.type.js';
import { MOST_COUNTED, type Connection } from '../../schema/connection/connection-of.js';
import { Conversation, Sendability } from '../../schema/conversation/conversation.type.js';
import { Guest } from '../../schema/guest/guest.type.js';
import { Message, MessageConnection, MessagesArgs } from '../../schema/message/message.type.js';
import { User } from '../../schema/user/user.type.js';
import { countOpenAlertsOfConversations } from '../../services/alert/open-alert-counts.js';
import { countUnread } from '../../services/conversation/conversation-facts.js';
import { messagesOfConversation } from '../../services/message/message.rows.js';
import { findActor, type AnyActor } from '../actor/find-actor.js';
import { readChildList } from '../connection/child-list.js';
import { eventCursorOf } from '../event-cursor-of.js';
import { messageColumnsOf } from '../lookahead/message-columns.js';
import { getLoaders } from '../get-loaders.js';
import { nodes } from '../nodes.js';
import { pageAround } from './messages-around.js';
import { readSendability } from './read-sendability.js';
import { signedIn } from '../signed-in.js';
import { toMessage } from '../views/message.view.js';

@Resolver(() => Conversation)
export class ConversationResolver {
  @FieldResolver(() => Guest, { description: 'The guest.' })
  guest(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<Guest> {
    return nodes.Guest.get(context, { hotelId: conversation.hotelId, id: conversation.guestId });
  }

  @FieldResolver(() => User, { nullable: true, description: 'The assignee; null when unassigned.' })
  assignee(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<User | null> {
    return nodes.User.find(context, { hotelId: conversation.hotelId, id: conversation.assigneeId });
  }

  @FieldResolver(() => Actor, {
    nullable: true,
    description: 'Who resolved it; null while it is not resolved, or when that user no longer exists.',
  })
  resolvedBy(
    @Root() { hotelId, resolvedById }: Conversation,
    @Ctx() context: RequestContext,
  ): Promise<AnyActor | null> {
    return findActor(context, { hotelId, kind: 'USER', id: resolvedById });
  }

  @FieldResolver(() => Int, {
    description: 'Messages of the guest that the viewer has not read, counted up to 999.',
  })
  async unreadCount(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<number> {
    const { userId } = await signedIn(context);
    return getLoaders(context)
      .perHotel('unread', (tx, hotelId, ids) => countUnread(tx, hotelId, userId, ids))
      .load(keyOf(conversation));
  }

  @FieldResolver(() => Int, {
    description: `Number of its alerts that are not closed, counted up to ${MOST_COUNTED}.`,
  })
  openAlertCount(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<number> {
    return getLoaders(context)
      .perHotel('open-alerts', (tx, hotelId, ids) =>
        countOpenAlertsOfConversations(tx, hotelId, ids, MOST_COUNTED),
      )
      .load(keyOf(conversation));
  }

  @FieldResolver(() => Message, {
    nullable: true,
    description: 'The last message; null when there is none.',
  })
  lastMessage(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<Message | null> {
    return nodes.Message.find(context, { hotelId: conversation.hotelId, id: conversation.lastMessageId });
  }

  @FieldResolver(() => EventCursor, {
    description:
      'Position in the event log that this response reflects; for sendMessage and subscriptions. Take it from the response, never from a cache.',
  })
  lastEventCursor(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<string> {
    return eventCursorOf(context, conversation.hotelId);
  }

  @FieldResolver(() => MessageConnection, {
    description: 'Messages in the order of `seq`; `last` gives the latest, `around` those about one of them.',
  })
  async messages(
    @Root() conversation: Conversation,
    @Args(() => MessagesArgs) { around, ...args }: MessagesArgs,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Message>> {
    const list = messagesOfConversation(messageColumnsOf(info, info.fieldNodes));
    const page = around == null ? args : await pageAround(context, conversation, around, args);
    return readChildList(context, keyOf(conversation), page, list, toMessage);
  }

  @FieldResolver(() => Sendability, { description: 'Whether staff can write to the guest now, and why not.' })
  sendability(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<Sendability> {
    return readSendability(context, conversation);
  }
}

function keyOf(conversation: Conversation): { hotelId: string; id: string } {
  return { hotelId: conversation.hotelId, id: conversation.key };
}
