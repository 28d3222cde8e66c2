import type { RequestContext } from '../context.js';
import { refusal } from '../errors.js';
import { signedIn } from './signed-in.js';

/**
 * Throws FORBIDDEN for a platform admin who is no member of the hotel: running the platform opens no hotel's data.
 * It is decided without looking whether anything exists. Other strangers pass, and find nothing.
 */
export async function requireHotelData(context: RequestContext, hotelId: string): Promise<void> {
  const viewer = await signedIn(context);
  if (viewer.isPlatformAdmin && !viewer.roles.has(hotelId)) throw refusal('FORBIDDEN');
}
