import { alertCauseSource, alertCausesInOrder, alertSource, alertsNewestFirst } from './alert.rows.js';
import { openAlertsOnly } from './alert-conditions.js';
import { conversationSource, conversationsNewestFirst } from './conversation.rows.js';
import type { ChildList } from './loaders.js';
import {
  deliveryAttemptSource,
  deliveryAttemptsInOrder,
  messageSource,
  messagesInOrder,
} from './message.rows.js';
import { staySource, staysLatestFirst } from './stay.rows.js';

/** The lists that hang on rows other than a hotel. */
export const messagesOfConversation: ChildList = {
  variant: 'messages',
  source: messageSource,
  parentColumn: 'm.conversation_id',
  keyset: messagesInOrder,
};

export const alertsOfConversation: ChildList = {
  variant: 'alerts',
  source: alertSource,
  parentColumn: 'a.conversation_id',
  keyset: alertsNewestFirst,
};

export const openAlertsOfConversation: ChildList = {
  ...alertsOfConversation,
  variant: 'open-alerts',
  conditions: openAlertsOnly,
};

export const causesOfAlert: ChildList = {
  variant: 'causes',
  source: alertCauseSource,
  parentColumn: 'k.alert_id',
  keyset: alertCausesInOrder,
};

export const attemptsOfMessage: ChildList = {
  variant: 'attempts',
  source: deliveryAttemptSource,
  parentColumn: 't.message_id',
  keyset: deliveryAttemptsInOrder,
};

export const staysOfGuest: ChildList = {
  variant: 'stays',
  source: staySource,
  parentColumn: 's.guest_id',
  keyset: staysLatestFirst,
};

export const currentStaysOfGuest: ChildList = {
  ...staysOfGuest,
  variant: 'current-stays',
  conditions: () => ` and s.status = 'CHECKED_IN'`,
};

export const conversationsOfGuest: ChildList = {
  variant: 'conversations',
  source: conversationSource,
  parentColumn: 'c.guest_id',
  keyset: conversationsNewestFirst,
};

export const unresolvedConversationsOfGuest: ChildList = {
  ...conversationsOfGuest,
  variant: 'unresolved-conversations',
  conditions: () => ` and c.status <> 'RESOLVED'`,
};
