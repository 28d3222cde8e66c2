import type { Viewer } from '../db/viewer.js';
import { hasRight, type Right } from '../domain/rights.js';
import { refusal } from '../errors.js';

/**
 * Throws HOTEL_INACTIVE for a member of a hotel that is inactive, and FORBIDDEN for a member without the right, read in
 * the transaction that writes, so that a role taken away a moment ago no longer counts. Somebody who is no member passes:
 * the statements that follow find nothing, exactly as for an id that never existed.
 */
export function requireRight(viewer: Viewer, hotelId: string, right: Right): void {
  requireActiveHotel(viewer, hotelId);
  const role = viewer.roles.get(hotelId);
  if (role !== undefined && !hasRight(role, right)) throw refusal('FORBIDDEN');
}

/** Throws HOTEL_INACTIVE for a member of a hotel that is inactive. Whoever is no member learns nothing of its state. */
export function requireActiveHotel(viewer: Viewer, hotelId: string): void {
  if (viewer.inactiveHotels.has(hotelId)) throw refusal('HOTEL_INACTIVE');
}
