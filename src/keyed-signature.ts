import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from './config.js';

/**
 * Signs for one purpose with the first key of a ring and verifies with each, so that keys rotate. A signature made
 * for another purpose is never valid. `length` is the number of base64url characters kept, of 43.
 */
export class KeyedSignature {
  constructor(
    private readonly keys: KeyRing,
    private readonly purpose: string,
    private readonly length = 43,
  ) {}

  sign(payload: string | Buffer): string {
    const [key] = this.keys;
    if (key === undefined) throw new TypeError(`a key is needed to sign a ${this.purpose}`);
    return this.signWith(key.secret, payload);
  }

  isValid(payload: string | Buffer, signature: string): boolean {
    const given = Buffer.from(signature);
    return this.keys.some(({ secret }) => {
      const expected = Buffer.from(this.signWith(secret, payload));
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
  }

  private signWith(secret: Buffer, payload: string | Buffer): string {
    return createHmac('sha256', secret)
      .update(`${this.purpose}:`)
      .update(payload)
      .digest('base64url')
      .slice(0, this.length);
  }
}
