import {
  alertCauseSource,
  alertCausesInOrder,
  alertSource,
  alertsNewestFirst,
  type AlertCauseRow,
  type AlertRow,
} from '../alert/alert.rows.js';
import { openAlertsOnly } from '../alert/alert-conditions.js';
import { conversationSource, conversationsNewestFirst, type ConversationRow } from '../conversation/conversation.rows.js';
import type { ChildList } from '../../db/query/loaders.js';
import {
  deliveryAttemptSource,
  deliveryAttemptsInOrder,
  messagesInOrder,
  messageSourceOf,
  type DeliveryAttemptRow,
  type MessagePart,
  type MessageRowInParts,
} from '../message/message.rows.js';
import { RowReader } from '../../db/query/row-reader.js';
import { staySource, staysLatestFirst, type StayRow } from '../stay/stay.rows.js';

/** The lists that hang on rows other than a hotel. */
const messagesByParts = new Map<string, ChildList<MessageRowInParts>>();

/** Messages of a conversation, each with these parts, given in the order of `ALL_MESSAGE_PARTS`. */
export function messagesOfConversation(parts: readonly MessagePart[]): ChildList<MessageRowInParts> {
  const variant = `messages:${parts.join('+')}`;
  const known = messagesByParts.get(variant);
  if (known !== undefined) return known;
  const made = {
    variant,
    reader: new RowReader<MessageRowInParts>(messageSourceOf(parts)),
    parentColumn: 'm.conversation_id',
    keyset: messagesInOrder,
  };
  messagesByParts.set(variant, made);
  return made;
}

export const alertsOfConversation: ChildList<AlertRow> = {
  variant: 'alerts',
  reader: new RowReader<AlertRow>(alertSource),
  parentColumn: 'a.conversation_id',
  keyset: alertsNewestFirst,
};

export const openAlertsOfConversation: ChildList<AlertRow> = {
  ...alertsOfConversation,
  variant: 'open-alerts',
  conditions: openAlertsOnly,
};

export const causesOfAlert: ChildList<AlertCauseRow> = {
  variant: 'causes',
  reader: new RowReader<AlertCauseRow>(alertCauseSource),
  parentColumn: 'k.alert_id',
  keyset: alertCausesInOrder,
};

export const attemptsOfMessage: ChildList<DeliveryAttemptRow> = {
  variant: 'attempts',
  reader: new RowReader<DeliveryAttemptRow>(deliveryAttemptSource),
  parentColumn: 't.message_id',
  keyset: deliveryAttemptsInOrder,
};

export const staysOfGuest: ChildList<StayRow> = {
  variant: 'stays',
  reader: new RowReader<StayRow>(staySource),
  parentColumn: 's.guest_id',
  keyset: staysLatestFirst,
};

export const currentStaysOfGuest: ChildList<StayRow> = {
  ...staysOfGuest,
  variant: 'current-stays',
  conditions: () => ` and s.status = 'CHECKED_IN'`,
};

export const conversationsOfGuest: ChildList<ConversationRow> = {
  variant: 'conversations',
  reader: new RowReader<ConversationRow>(conversationSource),
  parentColumn: 'c.guest_id',
  keyset: conversationsNewestFirst,
};

export const unresolvedConversationsOfGuest: ChildList<ConversationRow> = {
  ...conversationsOfGuest,
  variant: 'unresolved-conversations',
  conditions: () => ` and c.status <> 'RESOLVED'`,
};
