import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const TransitionRefusal = {
  STATUS: 'STATUS',
  ROLE_TOO_LOW: 'ROLE_TOO_LOW',
  ALERTS_OPEN: 'ALERTS_OPEN',
  NEWER_CONVERSATION_OPEN: 'NEWER_CONVERSATION_OPEN',
} as const;
export type TransitionRefusal = keyof typeof TransitionRefusal;

registerEnumType(TransitionRefusal, {
  name: 'TransitionRefusal',
  description: `Why a conversation did not follow a command. ${needs('conversation:handle')}`,
  valuesConfig: {
    STATUS: { description: 'Its status never allows this.' },
    ROLE_TOO_LOW: { description: 'In this status it takes a higher role.' },
    ALERTS_OPEN: { description: 'Its alerts have to be closed first.' },
    NEWER_CONVERSATION_OPEN: { description: 'A newer conversation with this guest is open.' },
  },
});
