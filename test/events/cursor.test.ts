import { describe, expect, it } from '@jest/globals';
import { CursorSigner } from '../../src/events/cursor.js';

const key = (id: string) => ({ id, secret: Buffer.from(`${id}-0123456789abcdef0123456789abcdef`) });
const hotel = '0190a000-0000-7000-8000-000000000001';
const otherHotel = '0190a000-0000-7000-8000-000000000002';

describe('event cursors', () => {
  const signer = new CursorSigner([key('one')]);

  it('come back as the number they were made of', () => {
    for (const number of [0, 1, 35, 36, 1_234_567, Number.MAX_SAFE_INTEGER]) {
      expect(signer.decode(hotel, signer.encode(hotel, number))).toEqual({ ok: true, number });
    }
  });

  it('are worth nothing in another hotel, tampered with, or made up', () => {
    const cursor = signer.encode(hotel, 42);
    const [number = '', signature = ''] = cursor.split('.');
    const bad = [
      `${(43).toString(36)}.${signature}`,
      `${number}.${signature.split('').reverse().join('')}`,
      '',
      'x',
      '42',
      `${cursor} `,
      cursor.toUpperCase(),
      '0'.repeat(10_000),
    ];
    for (const value of bad)
      expect(signer.decode(hotel, value)).toEqual({ ok: false, reason: 'CURSOR_INVALID' });
    expect(signer.decode(otherHotel, cursor)).toEqual({ ok: false, reason: 'CURSOR_INVALID' });
  });

  it('survive a rotation of the key for as long as the old one is kept', () => {
    const cursor = signer.encode(hotel, 7);
    expect(new CursorSigner([key('two'), key('one')]).decode(hotel, cursor)).toEqual({ ok: true, number: 7 });
    expect(new CursorSigner([key('two')]).decode(hotel, cursor).ok).toBe(false);
  });
});
