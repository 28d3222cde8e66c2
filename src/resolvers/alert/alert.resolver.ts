import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Actor } from '../../schema/actor/actor.type.js';
import { Alert, AlertCause, AlertCauseConnection } from '../../schema/alert/alert.type.js';
import { AlertSubject } from '../../schema/alert/alert-subject.type.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { Channel } from '../../schema/channel/channel.type.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import { Guest } from '../../schema/guest/guest.type.js';
import type { Hotel } from '../../schema/hotel/hotel.type.js';
import { Message } from '../../schema/message/message.type.js';
import { User } from '../../schema/user/user.type.js';
import { causesOfAlert } from '../../services/alert/alert.rows.js';
import { findActor, type AnyActor } from '../actor/find-actor.js';
import { readChildList } from '../connection/child-list.js';
import { nodes } from '../nodes.js';
import { toAlertCause } from '../views/alert.view.js';

@Resolver(() => Alert)
export class AlertResolver {
  @FieldResolver(() => AlertSubject, {
    description: 'What it is about; a client builds its title from `kind` and `subject`.',
  })
  subject(
    @Root() { hotelId, conversationId, channelId }: Alert,
    @Ctx() context: RequestContext,
  ): Promise<Conversation | Channel | Hotel> {
    if (conversationId !== null) return nodes.Conversation.get(context, { hotelId, id: conversationId });
    if (channelId !== null) return nodes.Channel.get(context, { hotelId, id: channelId });
    return nodes.Hotel.get(context, { hotelId, id: hotelId });
  }

  @FieldResolver(() => Conversation, {
    nullable: true,
    description: 'The conversation it is about; null when it is about something else.',
  })
  conversation(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<Conversation | null> {
    return nodes.Conversation.find(context, { hotelId: alert.hotelId, id: alert.conversationId });
  }

  @FieldResolver(() => Message, {
    nullable: true,
    description: 'The message that raised it; null when none did.',
  })
  message(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<Message | null> {
    return nodes.Message.find(context, { hotelId: alert.hotelId, id: alert.messageId });
  }

  @FieldResolver(() => Guest, {
    nullable: true,
    description: 'The guest it is about; null when it is about something else.',
  })
  guest(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<Guest | null> {
    return nodes.Guest.find(context, { hotelId: alert.hotelId, id: alert.guestId });
  }

  @FieldResolver(() => Channel, {
    nullable: true,
    description: 'The WhatsApp number it is about; null when it is about something else.',
  })
  channel(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<Channel | null> {
    return nodes.Channel.find(context, { hotelId: alert.hotelId, id: alert.channelId });
  }

  @FieldResolver(() => User, { nullable: true, description: 'The assignee; null when unassigned.' })
  assignee(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<User | null> {
    return nodes.User.find(context, { hotelId: alert.hotelId, id: alert.assigneeId });
  }

  @FieldResolver(() => Actor, {
    nullable: true,
    description: 'Who acknowledged it first; null when nobody did, or when that user no longer exists.',
  })
  acknowledgedBy(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<AnyActor | null> {
    return findActor(context, { hotelId: alert.hotelId, kind: 'USER', id: alert.acknowledgedById });
  }

  @FieldResolver(() => Actor, {
    nullable: true,
    description:
      'Who resolved or dismissed it; null while it is open, when it closed by itself, or when that user no longer exists.',
  })
  resolvedBy(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<AnyActor | null> {
    return findActor(context, { hotelId: alert.hotelId, kind: 'USER', id: alert.resolvedById });
  }

  @FieldResolver(() => AlertCauseConnection, {
    description: 'Everything that raised it, oldest first.',
  })
  causes(
    @Root() alert: Alert,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AlertCause>> {
    return readChildList(
      context,
      { hotelId: alert.hotelId, id: alert.key },
      args,
      causesOfAlert,
      toAlertCause,
    );
  }
}

@Resolver(() => AlertCause)
export class AlertCauseResolver {
  @FieldResolver(() => Message, {
    nullable: true,
    description: 'The message that caused it; null when none did.',
  })
  message(@Root() cause: AlertCause, @Ctx() context: RequestContext): Promise<Message | null> {
    return nodes.Message.find(context, { hotelId: cause.hotelId, id: cause.messageId });
  }
}
