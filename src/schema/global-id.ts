import { idBytes, idText, uuidAt } from './id-text.js';

/**
 * The nouns that have a global id, and the byte it begins with. Clients keep ids: a number stays with its noun for
 * good, and one whose noun is gone is never used again. 12 is taken: see system/dead-letter-id.ts.
 */
const TYPE_BYTES = {
  Hotel: 1,
  Channel: 2,
  Guest: 3,
  Stay: 4,
  Conversation: 5,
  Message: 6,
  DeliveryAttempt: 7,
  Alert: 8,
  AlertCause: 9,
  Membership: 10,
  User: 11,
} as const;
export type GlobalIdType = keyof typeof TYPE_BYTES;
export const GLOBAL_ID_TYPES = Object.keys(TYPE_BYTES) as readonly GlobalIdType[];

/** What a global id says. `hotelId` is empty for a User, who stands outside hotels, and equals `id` for a Hotel. */
export interface GlobalId {
  readonly type: GlobalIdType;
  readonly hotelId: string;
  readonly id: string;
}

const TYPE_OF_BYTE = new Map<number | undefined, GlobalIdType>(
  GLOBAL_ID_TYPES.map((type) => [TYPE_BYTES[type], type]),
);
const NUMBER_BYTES = 3;
const HIGHEST_NUMBER = 2 ** (8 * NUMBER_BYTES) - 1;

/**
 * The opaque id of a noun, for clients: base64url of its type, hotel and id, in 44 characters; a Hotel and a User are
 * their own id alone (23), whatever `hotelId` is. `id` of a DeliveryAttempt is `messageId-number` (48).
 */
export function encodeGlobalId(type: GlobalIdType, hotelId: string, id: string): string {
  const byte = TYPE_BYTES[type];
  if (type === 'Hotel' || type === 'User') return idText(byte, [id]);
  if (type !== 'DeliveryAttempt') return idText(byte, [hotelId, id]);
  const number = Number(id.slice(37));
  if (id[36] !== '-' || !Number.isInteger(number) || number < 1 || number > HIGHEST_NUMBER)
    throw new Error('an attempt is messageId-number');
  return idText(byte, [hotelId, id.slice(0, 36)], [number >> 16, (number >> 8) & 0xff, number & 0xff]);
}

/**
 * Reads a global id, or null for whatever `encodeGlobalId` cannot have made: malformed, another alphabet, padding,
 * spare bits, an unknown type, a wrong length. So two different texts never mean the same thing.
 */
export function decodeGlobalId(text: string): GlobalId | null {
  const bytes = idBytes(text);
  const type = TYPE_OF_BYTE.get(bytes?.[0]);
  if (bytes === null || type === undefined) return null;
  if (type === 'Hotel' || type === 'User') {
    if (bytes.length !== 17) return null;
    const id = uuidAt(bytes, 0);
    return { type, hotelId: type === 'Hotel' ? id : '', id };
  }
  const isAttempt = type === 'DeliveryAttempt';
  if (bytes.length !== 33 + (isAttempt ? NUMBER_BYTES : 0)) return null;
  const number = isAttempt ? bytes.readUIntBE(33, NUMBER_BYTES) : null;
  if (number === 0) return null;
  const id = uuidAt(bytes, 1);
  return { type, hotelId: uuidAt(bytes, 0), id: number === null ? id : `${id}-${number}` };
}

/** Like `decodeGlobalId`, and null too for an id of another type than `type`. */
export function decodeGlobalIdOf(type: GlobalIdType, text: string): GlobalId | null {
  const decoded = decodeGlobalId(text);
  return decoded?.type === type ? decoded : null;
}
