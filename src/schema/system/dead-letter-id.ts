import { idBytes, idText, uuidAt } from '../id-text.js';

/** Taken from the numbers of global ids, so that neither kind of id is ever read as the other. */
const NOTIFICATION_BYTE = 12;

/** The opaque id of a dead letter about an inbound notification. It is no node: only the platform's admin sees one. */
export function encodeDeadLetterId(hotelId: string, id: string): string {
  return idText(NOTIFICATION_BYTE, [hotelId, id]);
}

/** Reads such an id, or null for whatever `encodeDeadLetterId` cannot have made. */
export function decodeDeadLetterId(text: string): { hotelId: string; id: string } | null {
  const bytes = idBytes(text);
  if (bytes?.[0] !== NOTIFICATION_BYTE || bytes.length !== 33) return null;
  return { hotelId: uuidAt(bytes, 0), id: uuidAt(bytes, 1) };
}
