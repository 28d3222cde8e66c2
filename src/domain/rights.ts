/** What a person may be in a hotel; each role may do what those before it may. */
export const ROLES = ['VIEWER', 'AGENT', 'MANAGER', 'OWNER'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What can be done in a hotel, and the least role that may. Every rule of a field, stream, button and command asks
 * here, and so do the sentences that end descriptions. Where a status asks for more, the table of transitions says so.
 */
export const RIGHTS = {
  'hotel:read': { role: 'VIEWER' },
  'hotel:manage': { role: 'MANAGER' },
  'member:read': { role: 'VIEWER' },
  'channel:read': { role: 'VIEWER' },
  'guest:read': { role: 'VIEWER' },
  'stay:read': { role: 'VIEWER' },
  'conversation:read': { role: 'VIEWER' },
  'conversation:markRead': { role: 'VIEWER' },
  'conversation:handle': { role: 'AGENT' },
  'message:read': { role: 'VIEWER' },
  'message:send': { role: 'AGENT' },
  'alert:read': { role: 'VIEWER' },
  'alert:handle': { role: 'AGENT' },
} as const satisfies Readonly<Record<string, { readonly role: Role }>>;
export type Right = keyof typeof RIGHTS;

/** Whether `role` may do what `minimum` may. Nobody (null) may nothing. */
export function isRoleAtLeast(role: Role | null | undefined, minimum: Role): boolean {
  return role != null && ROLES.indexOf(role) >= ROLES.indexOf(minimum);
}

/** Whether somebody with this role in a hotel has the right there. */
export function hasRight(role: Role | null | undefined, right: Right): boolean {
  return isRoleAtLeast(role, RIGHTS[right].role);
}

/** The sentence that ends the description of whatever needs this right. */
export function needs(right: Right): string {
  return `Needs ${RIGHTS[right].role} in the hotel.`;
}
