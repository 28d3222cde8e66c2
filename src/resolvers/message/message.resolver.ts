import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Actor } from '../../schema/actor/actor.type.js';
import { Channel } from '../../schema/channel/channel.type.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import {
  Delivery,
  type DeliveryAttempt,
  DeliveryAttemptConnection,
} from '../../schema/message/delivery.type.js';
import { Message, MessageTrace } from '../../schema/message/message.type.js';
import { DateTime } from '../../schema/scalars.js';
import { attemptsOfMessage } from '../../services/message/message.rows.js';
import { findPublishedAt } from '../../services/message/published-at.js';
import { findByProviderIds } from '../../services/message/quoted-messages.js';
import { findAuthor, type AnyActor } from '../actor/find-actor.js';
import { readChildList } from '../connection/child-list.js';
import { getLoaders } from '../get-loaders.js';
import { nodes } from '../nodes.js';
import { toDeliveryAttempt, toMessage } from '../views/message.view.js';

@Resolver(() => Message)
export class MessageResolver {
  @FieldResolver(() => Conversation, { description: 'The conversation it belongs to.' })
  conversation(@Root() message: Message, @Ctx() context: RequestContext): Promise<Conversation> {
    return nodes.Conversation.get(context, { hotelId: message.hotelId, id: message.conversationId });
  }

  @FieldResolver(() => Actor, {
    nullable: true,
    description:
      'Who wrote it; null when that user no longer exists, or when the trigger or program is not known.',
  })
  author(@Root() message: Message, @Ctx() context: RequestContext): Promise<AnyActor | null> {
    return findAuthor(context, message);
  }

  @FieldResolver(() => Channel, { description: 'The WhatsApp number it was received or is sent by.' })
  channel(@Root() message: Message, @Ctx() context: RequestContext): Promise<Channel> {
    return nodes.Channel.get(context, { hotelId: message.hotelId, id: message.channelId });
  }

  @FieldResolver(() => Message, {
    nullable: true,
    description: 'The quoted message; null when none is quoted or it is not stored here.',
  })
  async quoted(@Root() message: Message, @Ctx() context: RequestContext): Promise<Message | null> {
    if (message.quotedProviderMessageId === null) return null;
    const row = await getLoaders(context)
      .perHotel('quoted', findByProviderIds)
      .load({ hotelId: message.hotelId, id: `${message.channelId}/${message.quotedProviderMessageId}` });
    return row === null ? null : toMessage(row);
  }
}

@Resolver(() => Delivery)
export class DeliveryResolver {
  @FieldResolver(() => DeliveryAttemptConnection, {
    description: 'Every attempt to send it, oldest first.',
  })
  attempts(
    @Root() delivery: Delivery,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<DeliveryAttempt>> {
    const message = { hotelId: delivery.hotelId, id: delivery.messageId };
    return readChildList(context, message, args, attemptsOfMessage, toDeliveryAttempt);
  }
}

@Resolver(() => MessageTrace)
export class MessageTraceResolver {
  @FieldResolver(() => DateTime, {
    nullable: true,
    description:
      'When it was put in the event log, from which streams deliver it; null once that event is no longer kept (30 days by default).',
  })
  publishedAt(@Root() trace: MessageTrace, @Ctx() context: RequestContext): Promise<Date | null> {
    const { hotelId, conversationId, messageId } = trace;
    return getLoaders(context)
      .perHotel('published-at', findPublishedAt)
      .load({ hotelId, id: `${conversationId}/${messageId}` });
  }
}
