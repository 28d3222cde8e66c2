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
  valuesConfig: {
    RINGING: { description: 'It rings.' },
    ANSWERED: { description: 'It was taken.' },
    MISSED: { description: 'Nobody took it.' },
    REJECTED: { description: 'It was turned down.' },
    UNANSWERED: { description: 'The guest did not take it.' },
    INVALID: { description: 'The provider told something we do not know.' },
  },
});
