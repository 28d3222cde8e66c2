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

registerEnumType(Intent, {
  name: 'Intent',
  description: `What a guest wants. ${needs('message:read')}`,
  valuesConfig: {
    BOOKING: { description: 'A room, or a change of a booking.' },
    SERVICE_REQUEST: { description: 'Something to be brought or done.' },
    ROOM_ISSUE: { description: 'Something in the room does not work.' },
    AMENITY_QUESTION: { description: 'A question about what the hotel offers.' },
    GENERAL_QUESTION: { description: 'Any other question.' },
    BILLING: { description: 'A bill, a payment, a refund.' },
    CANCELLATION: { description: 'A booking is to be cancelled.' },
    COMPLAINT: { description: 'Something is wrong.' },
    COMPLIMENT: { description: 'Praise.' },
    EMERGENCY: { description: 'Fire, smoke, gas, illness, violence, an intruder, somebody trapped.' },
    HUMAN_REQUEST: { description: 'A person is asked for.' },
    GREETING: { description: 'A greeting and nothing else.' },
    GOODBYE: { description: 'A farewell and nothing else.' },
    OPT_OUT: { description: 'No more messages are wanted.' },
    UNKNOWN: { description: 'None of the others, or not recognised.' },
  },
});
