import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const Intent = {
  BOOKING: 'BOOKING',
  SERVICE_REQUEST: 'SERVICE_REQUEST',
  ROOM_ISSUE: 'ROOM_ISSUE',
  AMENITY_QUESTION: 'AMENITY_QUESTION',
  GENERAL_QUESTION: 'GENERAL_QUESTION',
  BILLING: 'BILLING',
  CANCELLATION: 'CANCELLATION',
  COMPLAINT: 'COMPLAINT',
  COMPLIMENT: 'COMPLIMENT',
  EMERGENCY: 'EMERGENCY',
  HUMAN_REQUEST: 'HUMAN_REQUEST',
  GREETING: 'GREETING',
  GOODBYE: 'GOODBYE',
  OPT_OUT: 'OPT_OUT',
  UNKNOWN: 'UNKNOWN',
} as const;
export type Intent = keyof typeof Intent;

registerEnumType(Intent, { name: 'Intent', description: `What a guest wants. ${needs('message:read')}` });
