import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const ConversationStatus = {
  OPEN: 'OPEN',
  WAITING_FOR_GUEST: 'WAITING_FOR_GUEST',
  ESCALATED: 'ESCALATED',
  SNOOZED: 'SNOOZED',
  RESOLVED: 'RESOLVED',
} as const;
export type ConversationStatus = keyof typeof ConversationStatus;

registerEnumType(ConversationStatus, {
  name: 'ConversationStatus',
  description: `How a conversation stands. ${needs('conversation:read')}`,
});
