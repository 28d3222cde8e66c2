import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const TurnOwner = { ASSISTANT: 'ASSISTANT', HUMAN: 'HUMAN' } as const;
export type TurnOwner = keyof typeof TurnOwner;

registerEnumType(TurnOwner, {
  name: 'TurnOwner',
  description: `Who answers next. ${needs('conversation:read')}`,
  valuesConfig: {
    ASSISTANT: { description: 'The assistant.' },
    HUMAN: { description: 'A person of the hotel.' },
  },
});
