import { registerEnumType } from 'type-graphql';

export const Role = { VIEWER: 'VIEWER', AGENT: 'AGENT', MANAGER: 'MANAGER', OWNER: 'OWNER' } as const;
export type Role = keyof typeof Role;

registerEnumType(Role, {
  name: 'Role',
  description:
    'What a person may do in a hotel; each role may do what those before it may. Open to every signed-in person.',
  valuesConfig: {
    VIEWER: { description: 'Reads conversations, guests, stays and alerts.' },
    AGENT: { description: 'Answers guests and handles conversations and alerts too.' },
    MANAGER: { description: 'Runs the hotel: settings and people too.' },
    OWNER: { description: 'May do everything in the hotel.' },
  },
});
