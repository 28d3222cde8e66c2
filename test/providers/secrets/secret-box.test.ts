import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecretBox } from '../../../src/providers/secrets/secret-box.js';
import { SecretUnreadableError } from '../../../src/providers/secrets/secret-unreadable.error.js';

const oldKey = { id: 'k1', secret: randomBytes(32) };
const newKey = { id: 'k2', secret: randomBytes(32) };
const place = { hotelId: '11111111-1111-7111-8111-111111111111', column: 'channels.api_token_encrypted' };

function reasonOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SecretUnreadableError) return error.reason;
    throw error;
  }
  return 'opened';
}

describe('SecretBox', () => {
  it('opens what it sealed for the same hotel and column, whatever the text', () => {
    const box = new SecretBox([oldKey]);
    for (const text of ['', 'token', 'Ключ 🔑', 'x'.repeat(10_000)]) {
      expect(box.open(box.seal(text, place), place)).toBe(text);
    }
  });

  it('never gives the same bytes twice and never shows the text', () => {
    const box = new SecretBox([oldKey]);
    const [one, two] = [box.seal('a-long-enough-token', place), box.seal('a-long-enough-token', place)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes('a-long-enough-token')).toBe(false);
  });

  it('stays shut for another hotel and for another column', () => {
    const box = new SecretBox([oldKey]);
    const sealed = box.seal('token', place);
    const otherHotel = { ...place, hotelId: '22222222-2222-7222-8222-222222222222' };
    expect(reasonOf(() => box.open(sealed, otherHotel))).toBe('NOT_AUTHENTIC');
    expect(reasonOf(() => box.open(sealed, { ...place, column: 'other' }))).toBe('NOT_AUTHENTIC');
  });

  it('seals with the first key and opens with all of them, so that keys can be rotated', () => {
    const before = new SecretBox([oldKey]).seal('token', place);
    const rotated = new SecretBox([newKey, oldKey]);
    expect(rotated.open(before, place)).toBe('token');
    expect(rotated.keyIdOf(before)).toBe('k1');
    expect(rotated.keyIdOf(rotated.seal('token', place))).toBe('k2');
  });

  it('says which trouble it is where the key is gone, is another one of that name, or the bytes are damaged', () => {
    const box = new SecretBox([oldKey]);
    const sealed = box.seal('token', place);
    expect(reasonOf(() => new SecretBox([newKey]).open(sealed, place))).toBe('UNKNOWN_KEY');
    const impostor = new SecretBox([{ id: 'k1', secret: newKey.secret }]);
    expect(reasonOf(() => impostor.open(sealed, place))).toBe('NOT_AUTHENTIC');
    expect(reasonOf(() => box.open(sealed.subarray(0, 20), place))).toBe('MALFORMED');
    expect(reasonOf(() => box.open(Buffer.alloc(0), place))).toBe('MALFORMED');
  });

  it('notices any flipped bit', () => {
    const box = new SecretBox([oldKey]);
    const sealed = box.seal('token', place);
    for (let index = 0; index < sealed.length; index += 1) {
      const damaged = Buffer.from(sealed);
      damaged[index] = (damaged[index] ?? 0) ^ 1;
      expect(reasonOf(() => box.open(damaged, place))).not.toBe('opened');
    }
  });

  it('refuses an empty ring and a key of the wrong length', () => {
    expect(() => new SecretBox([])).toThrow(TypeError);
    expect(() => new SecretBox([{ id: 'short', secret: randomBytes(16) }])).toThrow('not 32 bytes');
  });
});
