import { hash } from 'node:crypto';

const SCHEMES = /^(?:(?:Bearer|Basic) +){1,2}/i;

/**
 * SHA-256 of a webhook token without up to two leading `Bearer ` or `Basic `. The provider puts a scheme before
 * the token in some cases and not in others, so the header and the configured value both go through here; the
 * hashes have one length and are compared in constant time.
 */
export function webhookTokenHash(token: string): Buffer {
  return hash('sha256', token.replace(SCHEMES, ''), 'buffer');
}
