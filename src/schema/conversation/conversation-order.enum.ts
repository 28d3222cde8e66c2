import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const ConversationOrder = {
  LAST_MESSAGE_DESC: 'LAST_MESSAGE_DESC',
  WAITING_LONGEST: 'WAITING_LONGEST',
  URGENCY_DESC: 'URGENCY_DESC',
} as const;
export type ConversationOrder = keyof typeof ConversationOrder;

registerEnumType(ConversationOrder, {
  name: 'ConversationOrder',
  description: `Which conversations come first. ${needs('conversation:read')}`,
  valuesConfig: {
    LAST_MESSAGE_DESC: { description: 'The latest message first.' },
    WAITING_LONGEST: { description: 'The guest who waits longest first; those who do not wait come last.' },
    URGENCY_DESC: { description: 'The most urgent open alert first, then the latest message.' },
  },
});
