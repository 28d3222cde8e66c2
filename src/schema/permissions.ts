import { hasRightInHotelOf, isAnybody, isPlatformAdmin, isSignedIn } from './permission-rules.js';
import type { ShieldRule } from './shield.js';

type FieldRules = Readonly<Record<string, ShieldRule>>;

/** Who may do what. A root field that is not here keeps the application from starting. */
export interface Permissions {
  readonly Query: FieldRules;
  readonly Mutation: FieldRules;
  readonly Subscription: FieldRules;
  /** Object types with rules on their fields ('*' for all others of the type). */
  readonly types: Readonly<Record<string, FieldRules>>;
  /** Object types that whoever reached one may read whole; each is reached only through guarded fields. */
  readonly openTypes: readonly string[];
}

export const permissions: Permissions = {
  Query: {
    viewer: isAnybody,
    node: isSignedIn,
    nodes: isSignedIn,
    hotel: isSignedIn,
    hotels: isSignedIn,
    system: isPlatformAdmin,
  },
  Mutation: {
    signIn: isAnybody,
    refreshSession: isAnybody,
    renewConnection: isSignedIn,
    signOut: isSignedIn,
    sendMessage: hasRightInHotelOf(
      ['input.to.conversationId', 'input.to.guestId', 'input.to.stayId'],
      'message:send',
    ),
    resolveConversation: hasRightInHotelOf('input.conversationId', 'conversation:handle'),
    reopenConversation: hasRightInHotelOf('input.conversationId', 'conversation:handle'),
    escalateConversation: hasRightInHotelOf('input.conversationId', 'conversation:handle'),
    snoozeConversation: hasRightInHotelOf('input.conversationId', 'conversation:handle'),
    assignConversation: hasRightInHotelOf('input.conversationId', 'conversation:handle'),
    markConversationRead: hasRightInHotelOf('input.conversationId', 'conversation:markRead'),
    acknowledgeAlert: hasRightInHotelOf('input.alertId', 'alert:handle'),
    startAlert: hasRightInHotelOf('input.alertId', 'alert:handle'),
    resolveAlert: hasRightInHotelOf('input.alertId', 'alert:handle'),
    dismissAlert: hasRightInHotelOf('input.alertId', 'alert:handle'),
    replayDeadLetters: isPlatformAdmin,
    revealDeadLetter: isPlatformAdmin,
  },
  Subscription: {
    messageAdded: isSignedIn,
    messageUpdated: isSignedIn,
    conversationUpdated: isSignedIn,
    conversationRead: isSignedIn,
    alertRaised: isSignedIn,
    alertUpdated: isSignedIn,
    hotelEvents: isSignedIn,
  },
  types: {},
  openTypes: [
    'Viewer',
    'Alert',
    'Conversation',
    'InboxCounts',
    'UrgencyCount',
    'Mood',
    'Message',
    'Attachment',
    'Reaction',
    'PollVote',
    'MessageDetails',
    'SentLocation',
    'SentContact',
    'SentPoll',
    'Call',
    'System',
    'Health',
    'DependencyHealth',
    'DeadLetter',
    'InboundNotification',
    'Delivery',
    'Sentiment',
    'MessageTrace',
    'DeliveryAttempt',
    'AlertCause',
    'Sendability',
    'Hotel',
    'Channel',
    'Guest',
    'Stay',
    'Membership',
    'User',
    'Assistant',
    'Phone',
    'MessageAdded',
    'MessageUpdated',
    'ConversationUpdated',
    'ConversationRead',
    'AlertRaised',
    'AlertUpdated',
    'ChannelUpdated',
    'GuestUpdated',
    'MembershipUpdated',
    'StreamPosition',
    'RefreshRequired',
  ],
};
