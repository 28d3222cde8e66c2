import 'reflect-metadata';
import type { NonEmptyArray } from 'type-graphql';
import { AlertCommandsResolver } from './alert-commands.resolver.js';
import { AlertSubscriptionResolver } from './alert-subscription.resolver.js';
import { AlertCauseResolver, AlertResolver } from './alert.resolver.js';
import { ChannelResolver } from './channel.resolver.js';
import { ConversationCommandsResolver } from './conversation-commands.resolver.js';
import { ConversationSubscriptionResolver } from './conversation-subscription.resolver.js';
import { ConversationResolver } from './conversation.resolver.js';
import { GuestResolver } from './guest.resolver.js';
import { HotelInboxResolver } from './hotel-inbox.resolver.js';
import { HotelListsResolver } from './hotel-lists.resolver.js';
import { HotelResolver } from './hotel.resolver.js';
import { MembershipResolver } from './membership.resolver.js';
import { MessageCommandsResolver } from './message-commands.resolver.js';
import { MessageSubscriptionResolver } from './message-subscription.resolver.js';
import { DeliveryResolver, MessageResolver } from './message.resolver.js';
import { AttachmentResolver, MessagePartsResolver } from './message-parts.resolver.js';
import { NodeResolver } from './node.resolver.js';
import { SessionResolver } from './session.resolver.js';
import { RefreshSessionSuccessResolver, SignInSuccessResolver } from './signed-in-viewer.resolver.js';
import { StayResolver } from './stay.resolver.js';
import { SystemHealthResolver } from './system-health.resolver.js';
import { SystemResolver } from './system.resolver.js';
import { ViewerPersonResolver } from './viewer-person.resolver.js';
import { ViewerResolver } from './viewer.resolver.js';

/** Every resolver class; the schema is what they make. */
export const allResolvers: NonEmptyArray<NewableFunction> = [
  AlertCommandsResolver,
  ConversationCommandsResolver,
  MessageCommandsResolver,
  SessionResolver,
  SignInSuccessResolver,
  RefreshSessionSuccessResolver,
  ViewerResolver,
  AlertResolver,
  AlertCauseResolver,
  ChannelResolver,
  ConversationResolver,
  GuestResolver,
  HotelResolver,
  HotelInboxResolver,
  HotelListsResolver,
  MembershipResolver,
  MessageResolver,
  MessagePartsResolver,
  AttachmentResolver,
  DeliveryResolver,
  NodeResolver,
  StayResolver,
  ViewerPersonResolver,
  SystemResolver,
  SystemHealthResolver,
  AlertSubscriptionResolver,
  ConversationSubscriptionResolver,
  MessageSubscriptionResolver,
];
