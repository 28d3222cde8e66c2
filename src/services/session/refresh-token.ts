import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

export const REFRESH_TOKEN_TTL_MS = 7 * 24 * 3_600_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A new refresh token: 256 random bits. Only its hash is stored. */
export function makeRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

export function isRefreshToken(text: string): boolean {
  return TOKEN.test(text);
}

export function hashRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Encrypts a successor under its predecessor, so that only who holds the old token can be told the new one. */
export function sealSuccessor(successor: string, predecessor: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(predecessor), iv);
  const sealed = Buffer.concat([cipher.update(successor, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

export function openSuccessor(sealed: Buffer, predecessor: string): string {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(predecessor), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
    'utf8',
  );
}

function keyOf(token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', token, '', 'hotel-boost refresh successor', 32));
}
