/** UUIDs behind a byte that says what they are, as base64url. What is no UUID throws: it could not be read back. */
export function idText(type: number, uuids: readonly string[], tail: readonly number[] = []): string {
  const bytes = Buffer.allocUnsafe(1 + UUID_BYTES * uuids.length + tail.length);
  bytes[0] = type;
  let at = 1;
  for (const uuid of uuids) {
    writeUuid(bytes, at, uuid);
    at += UUID_BYTES;
  }
  bytes.set(tail, at);
  return bytes.toString('base64url');
}

/** The bytes of such a text, or null where it is not the one way to write them: padding, spare bits, other letters. */
export function idBytes(text: string): Buffer | null {
  if (text.length > LONGEST) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : null;
}

/** The UUID at this place among those of an id. */
export function uuidAt(bytes: Buffer, place: number): string {
  const start = 1 + UUID_BYTES * place;
  const hex = bytes.toString('hex', start, start + UUID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const UUID_BYTES = 16;
const LONGEST = 64;
const DASH = '-'.charCodeAt(0);
const NO_DIGIT = 0xff;
const DIGITS = new Uint8Array(128).fill(NO_DIGIT);
for (let digit = 0; digit < 16; digit++) DIGITS[digit.toString(16).charCodeAt(0)] = digit;

/** By hand: an answer has hundreds of ids, and this takes a third of the time of taking out the dashes first. */
function writeUuid(bytes: Buffer, start: number, uuid: string): void {
  let at = start;
  let seen = 0;
  for (let i = 0; i < uuid.length; i += 2) {
    if (uuid.charCodeAt(i) === DASH && (i === 8 || i === 13 || i === 18 || i === 23)) i++;
    const high = DIGITS[uuid.charCodeAt(i)] ?? NO_DIGIT;
    const low = DIGITS[uuid.charCodeAt(i + 1)] ?? NO_DIGIT;
    seen |= high | low;
    bytes[at++] = (high << 4) | low;
  }
  if (uuid.length !== 36 || at !== start + UUID_BYTES || seen === NO_DIGIT)
    throw new Error('an id is made of UUIDs');
}
