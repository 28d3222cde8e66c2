import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const AlertStatus = {
  RAISED: 'RAISED',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  IN_PROGRESS: 'IN_PROGRESS',
  ESCALATED: 'ESCALATED',
  RESOLVED: 'RESOLVED',
  DISMISSED: 'DISMISSED',
} as const;
export type AlertStatus = keyof typeof AlertStatus;

registerEnumType(AlertStatus, {
  name: 'AlertStatus',
  description: `How far the work on an alert has come. ${needs('alert:read')}`,
});
