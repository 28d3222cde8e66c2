const page = (node: string): Readonly<Record<string, string>> => ({
  [`${node}Connection`]: 'edges nodes pageInfo totalCount',
  [`${node}Edge`]: 'cursor node',
});

/**
 * Every field of every object type, written by hand and never derived from the schema. Whoever reaches a type may read
 * all of it, so a field is written here only by somebody who has asked himself who reaches its type: a secret, or
 * what a VIEWER must not see, does not belong in one.
 */
export const expectedFields: Readonly<Record<string, string>> = {
  Query: 'hotel hotels node nodes system viewer',
  Mutation: `acknowledgeAlert assignConversation dismissAlert escalateConversation markConversationRead refreshSession
    renewConnection reopenConversation replayDeadLetters resolveAlert resolveConversation revealDeadLetter sendMessage signIn signOut
    snoozeConversation startAlert`,
  Subscription:
    'alertRaised alertUpdated conversationRead conversationUpdated hotelEvents messageAdded messageUpdated',
  PageInfo: 'endCursor hasNextPage hasPreviousPage startCursor',

  // The person who asks.
  Viewer: 'actor isPlatformAdmin memberships user',
  SignInSuccess: 'accessToken deviceToken expiresAt refreshToken viewer',
  RefreshSessionSuccess: 'accessToken expiresAt refreshToken viewer',
  RenewConnectionSuccess: 'expiresAt',
  SignOutSuccess: 'endedSessions',

  // Whoever belongs to the hotel, from VIEWER on; a hotel itself for the platform's admin too.
  Hotel: `alerts channels conversation conversations defaultLanguage events guestByPhone guests id inboxCounts isActive languages
    lastEventCursor members name openAlertCounts stay stays timeZone updatedAt viewerCanManage`,
  ...page('Hotel'),
  Channel: 'id instanceId lastInboundAt phone queued state stateSince updatedAt',
  Membership: 'createdAt hotel id isOnDuty role updatedAt user',
  ...page('Membership'),
  User: 'displayName email id updatedAt',
  Assistant: 'displayName id',
  Phone: 'displayName id',
  Guest: `blockedAt conversation conversations currentStay displayName id language name notes optedOutAt phone stays tags
    updatedAt`,
  ...page('Guest'),
  Stay: `adults arrivalDate checkedInAt checkedOutAt children companions departureDate expectedArrivalAt externalId id primaryGuest
    roomNumber roomType source status updatedAt`,
  ...page('Stay'),
  Conversation: `alerts assignee createdAt guest id labels lastEventCursor lastMessage lastMessageAt messages mood openAlertCount resolvedAt
    resolvedBy sendability snoozedUntil status turn unreadCount updatedAt urgency version viewerCanAssign
    viewerCanEscalate viewerCanReopen viewerCanResolve viewerCanSend viewerCanSnooze waitingSince`,
  ...page('Conversation'),
  InboxCounts: 'escalated mine snoozed unassigned unread waiting withOpenAlert',
  UrgencyCount: 'count urgency',
  Mood: 'basedOn label score trend',
  Sendability: 'allowed reason until',
  Message: `attachment author authorKind channel clientMessageId conversation deletedAt delivery details direction editedAt id intent
    kind language pollVotes quoted reactions receivedAt sentAt sentiment seq text trace updatedAt version`,
  ...page('Message'),
  MessageDetails: 'call choiceId contacts contentLoss groupName isForwarded location options poll',
  MessageTrace: 'analyzedAt providerAt publishedAt receivedAt storedAt',
  Attachment: 'declaredMimeType failure fileName mimeType sizeBytes status url urlExpiresAt',
  Call: 'durationSeconds isVideo status',
  PollVote: 'author authorKind selected votedAt',
  Reaction: 'author authorKind emoji reactedAt',
  SentContact: 'displayName phones',
  SentLocation: 'address latitude longitude name',
  SentPoll: 'isMultipleChoice options question',
  Sentiment:
    'confidence engine evidence analyzedAt label language modelVersion requiresAttention score topics',
  Delivery: 'attempts changedAt detail reason reconciliationEndedAt state',
  DeliveryAttempt: 'detail finishedAt httpStatus id number outcome reason startedAt',
  ...page('DeliveryAttempt'),
  Alert: `acknowledgedAt acknowledgedBy assignee causes channel conversation dueAt guest id kind level message
    raisedAt resolution resolvedAt resolvedBy status subject updatedAt urgency version viewerCanAcknowledge viewerCanDismiss
    viewerCanResolve viewerCanStart`,
  ...page('Alert'),
  AlertCause: 'count createdAt id kind message reason urgency',
  ...page('AlertCause'),
  ...page('HotelEvent'),
  MessageAdded: 'actor at cursor kind message messageEdge',
  MessageUpdated: 'actor at cursor kind message',
  ConversationUpdated: 'actor at conversation cursor kind',
  ConversationRead: 'conversation lastReadSeq readAt',
  AlertRaised: 'actor alert alertEdge at cursor kind',
  AlertUpdated: 'actor alert at cursor kind',
  ChannelUpdated: 'actor at channel cursor kind',
  GuestUpdated: 'actor at cursor guest kind',
  MembershipUpdated: 'actor at cursor kind membership',
  StreamPosition: 'cursor',
  RefreshRequired: 'cursor reason',

  // What became of a command, for who was allowed to give it.
  SendMessageSuccess: 'message',
  AssignConversationSuccess: 'conversation',
  EscalateConversationSuccess: 'conversation',
  MarkConversationReadSuccess: 'conversation',
  ReopenConversationSuccess: 'conversation',
  ResolveConversationSuccess: 'conversation',
  SnoozeConversationSuccess: 'conversation',
  AcknowledgeAlertSuccess: 'alert',
  DismissAlertSuccess: 'alert',
  ResolveAlertSuccess: 'alert',
  StartAlertSuccess: 'alert',
  NotFoundError: 'detail path',
  InputIssue: 'code detail limit path',
  InvalidInputError: 'detail issues path',
  InvalidCredentialsError: 'detail path',
  ConnectionNotRenewedError: 'detail path reason',
  InvalidRefreshTokenError: 'detail path',
  TooManyAttemptsError: 'detail path retryAt',
  AssigneeChangedError: 'assignee detail path',
  AlertTransitionRefusedError: 'alertStatus detail path',
  ConversationTransitionRefusedError: 'conversationStatus detail path reason',
  ChannelNotConnectedError: 'channelState detail path',
  ClientMessageIdReusedError: 'detail path',
  GuestOptedOutError: 'detail optedOutAt path',
  StaleConversationError: 'conversation detail lastEventCursor missed missedCount path',

  // The platform's admin and nobody else.
  System: 'deadLetters health',
  Health: 'dependencies status',
  DependencyHealth: 'dependency isEssential lastError lastErrorAt since state',
  DeadLetter: 'attempts createdAt hotelId id reason status subject viewerCanReplay',
  ...page('DeadLetter'),
  InboundNotification: 'channelId sizeBytes type',
  ReplayDeadLettersSuccess: 'results',
  ReplayDeadLetterSuccess: 'deadLetterId',
  RevealDeadLetterSuccess: 'body',
  DeadLetterNotReplayableError: 'detail path',
};
