import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const CallStatus = {
  RINGING: 'RINGING',
  ANSWERED: 'ANSWERED',
  REJECTED: 'REJECTED',
  MISSED: 'MISSED',
  UNANSWERED: 'UNANSWERED',
  INVALID: 'INVALID',
} as const;
export type CallStatus = keyof typeof CallStatus;

registerEnumType(CallStatus, {
  name: 'CallStatus',
  description: `How a call stands or ended. ${needs('message:read')}`,
});
