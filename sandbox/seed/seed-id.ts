import { createHash } from 'node:crypto';

const NAMESPACE = 'hotel-boost sandbox seed';

/** The UUID (version 5 form) that always stands for this name, so that seeding again makes the same rows. */
export function seedId(...name: readonly (string | number)[]): string {
  const bytes = createHash('sha1')
    .update([NAMESPACE, ...name].join('\0'))
    .digest()
    .subarray(0, 16);
  bytes[6] = 0x50 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
