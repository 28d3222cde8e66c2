import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const Author = {
  GUEST: 'GUEST',
  STAFF: 'STAFF',
  ASSISTANT: 'ASSISTANT',
  TRIGGER: 'TRIGGER',
  PHONE: 'PHONE',
  INTEGRATION: 'INTEGRATION',
} as const;
export type Author = keyof typeof Author;

registerEnumType(Author, {
  name: 'Author',
  description: `Who wrote; PHONE is somebody at the hotel's own telephone. ${needs('message:read')}`,
  valuesConfig: {
    GUEST: { description: 'The guest.' },
    STAFF: { description: 'A person of the hotel, through this API.' },
    ASSISTANT: { description: 'The automatic assistant.' },
    TRIGGER: { description: 'A rule of the hotel that sends by itself.' },
    PHONE: { description: "Somebody at the hotel's own telephone." },
    INTEGRATION: { description: 'Another system, with a key of the hotel.' },
  },
});
