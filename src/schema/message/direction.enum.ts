import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const Direction = {
  INBOUND: 'INBOUND',
  OUTBOUND: 'OUTBOUND',
} as const;
export type Direction = keyof typeof Direction;

registerEnumType(Direction, {
  name: 'Direction',
  description: `Which way a message went. ${needs('message:read')}`,
  valuesConfig: {
    INBOUND: { description: 'From the guest.' },
    OUTBOUND: { description: 'To the guest.' },
  },
});
