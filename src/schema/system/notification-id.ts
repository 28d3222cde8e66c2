const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SHAPE = new RegExp(`^Notification:(${UUID}):(${UUID})$`);
const LONGEST = 200;

/** The opaque id of a raw notification. It is no node: only the platform's quarantine knows it. */
export function encodeNotificationId(hotelId: string, id: string): string {
  return Buffer.from(`Notification:${hotelId}:${id}`, 'latin1').toString('base64url');
}

/** Reads such an id, or null for whatever `encodeNotificationId` cannot have made. */
export function decodeNotificationId(text: string): { hotelId: string; id: string } | null {
  if (text.length > LONGEST) return null;
  const [, hotelId, id] = SHAPE.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (hotelId === undefined || id === undefined) return null;
  return encodeNotificationId(hotelId, id) === text ? { hotelId, id } : null;
}
