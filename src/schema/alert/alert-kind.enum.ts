import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const AlertKind = {
  EMERGENCY: 'EMERGENCY',
  REQUIRES_ATTENTION: 'REQUIRES_ATTENTION',
  REPEATED_NEGATIVE: 'REPEATED_NEGATIVE',
  NEGATIVE_SENTIMENT: 'NEGATIVE_SENTIMENT',
  HANDOFF_REQUESTED: 'HANDOFF_REQUESTED',
  WAITING_TOO_LONG: 'WAITING_TOO_LONG',
  CHANNEL_DOWN: 'CHANNEL_DOWN',
  QUOTA: 'QUOTA',
  WEBHOOK_REFUSED: 'WEBHOOK_REFUSED',
  DEAD_LETTERS: 'DEAD_LETTERS',
  AI_BUDGET: 'AI_BUDGET',
} as const;
export type AlertKind = keyof typeof AlertKind;

registerEnumType(AlertKind, {
  name: 'AlertKind',
  description: `Why an alert was raised. ${needs('alert:read')}`,
});
