import { decodeGlobalIdOf, type GlobalIdType } from '../schema/global-id.js';
import type { Subject } from '../services/command-outcome.js';

/** What a global id of this type names, or null where it cannot name any. */
export function subjectOf(type: GlobalIdType, id: string): Subject | null {
  const decoded = decodeGlobalIdOf(type, id);
  return decoded === null ? null : { hotelId: decoded.hotelId, id: decoded.id };
}
