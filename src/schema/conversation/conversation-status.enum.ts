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
  valuesConfig: {
    OPEN: { description: 'The hotel has to answer.' },
    WAITING_FOR_GUEST: { description: 'The hotel has answered.' },
    SNOOZED: { description: 'Put aside until a time, or until the guest writes.' },
    ESCALATED: { description: 'Handed up; it stays so until its alerts are closed.' },
    RESOLVED: { description: 'Settled.' },
  },
});
