import 'reflect-metadata';
import { connectionResolvers } from '../schema/connection/connection-of.js';
import type { NonEmptyArray } from 'type-graphql';
import { AlertCommandsResolver } from '../resolvers/alert/alert-mutations.resolver.js';
import { AlertSubscriptionResolver } from '../resolvers/alert/alert-subscriptions.resolver.js';
import { ConversationAlertsResolver, HotelAlertsResolver } from '../resolvers/alert/alert-lists.resolver.js';
import { AlertPermissionsResolver } from '../resolvers/alert/alert-permissions.resolver.js';
import { AlertCauseResolver, AlertResolver } from '../resolvers/alert/alert.resolver.js';
import { ChannelResolver } from '../resolvers/channel/channel.resolver.js';
import { ConversationCommandsResolver } from '../resolvers/conversation/conversation-mutations.resolver.js';
import {
  ConversationReadResolver,
  ConversationSubscriptionResolver,
} from '../resolvers/conversation/conversation-subscriptions.resolver.js';
import { ConversationPermissionsResolver } from '../resolvers/conversation/conversation-permissions.resolver.js';
import { ConversationResolver } from '../resolvers/conversation/conversation.resolver.js';
import { GuestResolver } from '../resolvers/guest/guest.resolver.js';
import { HotelInboxResolver } from '../resolvers/conversation/hotel-conversations.resolver.js';
import { HotelEventsResolver } from '../resolvers/hotel/hotel-events.resolver.js';
import { HotelEventResolver } from '../resolvers/live/hotel-event.resolver.js';
import { HotelListsResolver } from '../resolvers/hotel/hotel-lists.resolver.js';
import { HotelCountsResolver } from '../resolvers/hotel/hotel-counts.resolver.js';
import { HotelLookUpsResolver } from '../resolvers/hotel/hotel-look-ups.resolver.js';
import { HotelResolver } from '../resolvers/hotel/hotel.resolver.js';
import { MembershipResolver } from '../resolvers/membership/membership.resolver.js';
import { MessageCommandsResolver } from '../resolvers/message/message-mutations.resolver.js';
import { MessageSubscriptionResolver } from '../resolvers/message/message-subscriptions.resolver.js';
import {
  DeliveryResolver,
  MessageTraceResolver,
  MessageResolver,
} from '../resolvers/message/message.resolver.js';
import {
  AttachmentResolver,
  MessagePartsResolver,
  PollVoteResolver,
  ReactionResolver,
} from '../resolvers/message/message-contents.resolver.js';
import { NodeResolver } from '../resolvers/node/node.resolver.js';
import { SessionResolver } from '../resolvers/session/session-mutations.resolver.js';
import {
  RefreshSessionSuccessResolver,
  SignInSuccessResolver,
} from '../resolvers/session/signed-in-viewer.resolver.js';
import { StayResolver } from '../resolvers/stay/stay.resolver.js';
import { DeadLetterResolver } from '../resolvers/system/dead-letter.resolver.js';
import { SystemHealthResolver } from '../resolvers/system/system-health.resolver.js';
import { SystemResolver } from '../resolvers/system/system.resolver.js';
import { ViewerPersonResolver } from '../resolvers/viewer/viewer-person.resolver.js';
import { ViewerResolver } from '../resolvers/viewer/viewer.resolver.js';

/** Every resolver class; the schema is what they make. */
export const allResolvers: NonEmptyArray<NewableFunction> = [
  AlertCommandsResolver,
  ConversationCommandsResolver,
  MessageCommandsResolver,
  SessionResolver,
  SignInSuccessResolver,
  RefreshSessionSuccessResolver,
  ViewerResolver,
  AlertPermissionsResolver,
  AlertResolver,
  AlertCauseResolver,
  HotelAlertsResolver,
  ConversationAlertsResolver,
  ChannelResolver,
  ConversationPermissionsResolver,
  ConversationResolver,
  GuestResolver,
  HotelCountsResolver,
  HotelLookUpsResolver,
  HotelResolver,
  HotelInboxResolver,
  HotelListsResolver,
  MembershipResolver,
  MessageResolver,
  MessagePartsResolver,
  AttachmentResolver,
  ReactionResolver,
  PollVoteResolver,
  DeliveryResolver,
  MessageTraceResolver,
  NodeResolver,
  StayResolver,
  ViewerPersonResolver,
  SystemResolver,
  DeadLetterResolver,
  SystemHealthResolver,
  AlertSubscriptionResolver,
  ConversationSubscriptionResolver,
  ConversationReadResolver,
  MessageSubscriptionResolver,
  HotelEventsResolver,
  HotelEventResolver,
  ...connectionResolvers,
];
