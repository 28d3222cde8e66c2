import { randomFillSync } from 'node:crypto';

const bytes = Buffer.alloc(16);

/** A UUID version 7 (RFC 9562) for `at`: ids made later sort later, so new rows sit together in their index. */
export function uuidv7(at: Date): string {
  randomFillSync(bytes);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
