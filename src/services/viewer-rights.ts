import type { Role, Viewer } from '../db/viewer.js';
import { refusal } from '../errors.js';

const RANK: Readonly<Record<Role, number>> = { VIEWER: 1, AGENT: 2, MANAGER: 3, OWNER: 4 };

/** Whether `role` may do what `minimum` may. Nobody (null) may nothing. */
export function isRoleAtLeast(role: Role | null | undefined, minimum: Role): boolean {
  return role != null && RANK[role] >= RANK[minimum];
}

/** The least role for each command of staff. Where a status asks for more, the transition table says so. */
export const COMMAND_ROLES = {
  sendMessage: 'AGENT',
  alertCommand: 'AGENT',
  conversationCommand: 'AGENT',
  markConversationRead: 'VIEWER',
} as const satisfies Readonly<Record<string, Role>>;

/**
 * Throws HOTEL_INACTIVE for a member of a hotel that is inactive, and FORBIDDEN for a member with too low a role, read in the transaction that writes, so that a role
 * taken away a moment ago no longer counts. Somebody who is no member passes: the statements that follow find
 * nothing, exactly as for an id that never existed.
 */
export function requireRole(viewer: Viewer, hotelId: string, minimum: Role): void {
  requireActiveHotel(viewer, hotelId);
  const role = viewer.roles.get(hotelId);
  if (role !== undefined && !isRoleAtLeast(role, minimum)) throw refusal('FORBIDDEN');
}

/** Throws HOTEL_INACTIVE for a member of a hotel that is inactive. Whoever is no member learns nothing of its state. */
export function requireActiveHotel(viewer: Viewer, hotelId: string): void {
  if (viewer.inactiveHotels.has(hotelId)) throw refusal('HOTEL_INACTIVE');
}
