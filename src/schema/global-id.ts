/** The nouns that have a global id. A User stands outside hotels; every other id names the hotel it belongs to. */
export const GLOBAL_ID_TYPES = [
  'Hotel',
  'Channel',
  'Guest',
  'Stay',
  'Conversation',
  'Message',
  'DeliveryAttempt',
  'Alert',
  'AlertCause',
  'Membership',
  'User',
] as const;
export type GlobalIdType = (typeof GLOBAL_ID_TYPES)[number];

/** What a global id says. `hotelId` is empty for a User and equals `id` for a Hotel. */
export interface GlobalId {
  readonly type: GlobalIdType;
  readonly hotelId: string;
  readonly id: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SHAPE = new RegExp(`^([A-Za-z]+):(${UUID})?:(${UUID})(-[1-9][0-9]{0,5})?$`);
const KNOWN_TYPES: ReadonlySet<string> = new Set(GLOBAL_ID_TYPES);
const LONGEST = 200;

/** The opaque id of a noun, for clients: base64url of its type, hotel and id. `id` of a DeliveryAttempt is `messageId-number`. */
export function encodeGlobalId(type: GlobalIdType, hotelId: string, id: string): string {
  return Buffer.from(`${type}:${type === 'User' ? '' : hotelId}:${id}`, 'latin1').toString('base64url');
}

/**
 * Reads a global id, or null for whatever `encodeGlobalId` cannot have made: malformed, another alphabet, upper
 * case, padding, spare bits, an unknown type. So two different texts never mean the same thing.
 */
export function decodeGlobalId(text: string): GlobalId | null {
  if (text.length > LONGEST) return null;
  const match = SHAPE.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const [, type, hotelId = '', id, number = ''] = match ?? [];
  if (type === undefined || id === undefined || !isGlobalIdType(type)) return null;
  if ((type === 'User') !== (hotelId === '') || (type === 'Hotel' && hotelId !== id)) return null;
  if ((type === 'DeliveryAttempt') !== (number !== '')) return null;
  return encodeGlobalId(type, hotelId, id + number) === text ? { type, hotelId, id: id + number } : null;
}

/** Like `decodeGlobalId`, and null too for an id of another type than `type`. */
export function decodeGlobalIdOf(type: GlobalIdType, text: string): GlobalId | null {
  const decoded = decodeGlobalId(text);
  return decoded?.type === type ? decoded : null;
}

function isGlobalIdType(type: string): type is GlobalIdType {
  return KNOWN_TYPES.has(type);
}
