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
  valuesConfig: {
    BOOKED: { description: 'Booked; the guest has not arrived.' },
    CHECKED_IN: { description: 'The guest is in the house.' },
    CHECKED_OUT: { description: 'The guest has left.' },
    CANCELLED: { description: 'The booking was cancelled.' },
    NO_SHOW: { description: 'The guest never arrived.' },
  },
});
