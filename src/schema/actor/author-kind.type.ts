import { registerEnumType } from 'type-graphql';
import type { AuthorKind as Kind } from '../../domain/actor.js';
import { needs } from '../../domain/rights.js';

export const AuthorKind = {
  GUEST: 'GUEST',
  STAFF: 'STAFF',
  ASSISTANT: 'ASSISTANT',
  TRIGGER: 'TRIGGER',
  PHONE: 'PHONE',
  INTEGRATION: 'INTEGRATION',
} as const satisfies Readonly<{ [K in Kind]: K }>;

registerEnumType(AuthorKind, {
  name: 'AuthorKind',
  description: `What kind of author wrote. More may come. ${needs('message:read')}`,
  valuesConfig: {
    GUEST: { description: 'The guest.' },
    STAFF: { description: 'A person of the hotel, through this API.' },
    ASSISTANT: { description: 'The automatic assistant.' },
    TRIGGER: { description: 'An automation rule of the hotel.' },
    PHONE: { description: "A person at the hotel's own phone." },
    INTEGRATION: { description: "Another program that uses the hotel's WhatsApp number." },
  },
});
