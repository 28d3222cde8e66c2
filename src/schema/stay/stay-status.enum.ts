import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const StayStatus = {
  BOOKED: 'BOOKED',
  CHECKED_IN: 'CHECKED_IN',
  CHECKED_OUT: 'CHECKED_OUT',
  CANCELLED: 'CANCELLED',
  NO_SHOW: 'NO_SHOW',
} as const;
export type StayStatus = keyof typeof StayStatus;

registerEnumType(StayStatus, {
  name: 'StayStatus',
  description: `How far a booking has come. ${needs('stay:read')}`,
});
