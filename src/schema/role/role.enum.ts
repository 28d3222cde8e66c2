import { registerEnumType } from 'type-graphql';

export const Role = { OWNER: 'OWNER', MANAGER: 'MANAGER', AGENT: 'AGENT', VIEWER: 'VIEWER' } as const;
export type Role = keyof typeof Role;

registerEnumType(Role, {
  name: 'Role',
  description:
    'What a person may do in a hotel; each role includes those after it. Open to every signed-in person.',
});
