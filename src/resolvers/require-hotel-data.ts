import type { RequestContext } from '../context.js';
import { refusal } from '../errors.js';
import { requireActiveHotel } from '../services/viewer-rights.js';
import { signedIn } from './signed-in.js';

/**
 * Throws HOTEL_INACTIVE for a member of a hotel that is inactive, and FORBIDDEN for a platform admin who is no member of the hotel: running the platform opens no hotel's data.
 * It is decided without looking whether anything exists. Other strangers pass, and find nothing.
 */
export async function requireHotelData(context: RequestContext, hotelId: string): Promise<void> {
  const viewer = await signedIn(context);
  requireActiveHotel(viewer, hotelId);
  if (viewer.isPlatformAdmin && !viewer.roles.has(hotelId)) throw refusal('FORBIDDEN');
}
