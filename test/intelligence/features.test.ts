import { describe, expect, it } from '@jest/globals';
import { extractFeatures } from '../../src/intelligence/features.js';
import { murmur3 } from '../../src/intelligence/murmur3.js';
import { cleanText, foldText } from '../../src/intelligence/normalize-text.js';

const bucketsOf = (text: string): number[] => [...extractFeatures(text).buckets];

describe('features', () => {
  it.each([
    ['Room 412', 'room 000'],
    ['ЁЛКА и Йод', 'елка и йод'],
    ['Straße', 'strasse'],
    ['YANGIN çıktı', 'yangin cikti'],
    ['soooooo', 'soo'],
    ['ＷＩＦＩ', 'wifi'],
    ['連住兩晚', '连住两晚'],
    ['مُمْتَاز ١٢', 'ممتاز 00'],
  ])('folds %s', (text, folded) => {
    expect(foldText(cleanText(text))).toBe(folded);
  });

  it('drops links and control characters', () => {
    expect(cleanText('see https://x.example/a?b now\u0000!').replace(/\s+/g, ' ')).toBe('see now !');
  });

  it('is a set: no bucket comes twice', () => {
    const buckets = bucketsOf('help help help, please come, please come');
    expect(new Set(buckets).size).toBe(buckets.length);
  });

  it('gives the same buckets whatever was extracted before', () => {
    const first = bucketsOf('the shower is cold');
    bucketsOf('something quite different');
    expect(bucketsOf('the shower is cold')).toEqual(first);
  });

  it('hears an idea in every language', () => {
    const shared = (a: string, b: string): number => {
      const other = new Set(bucketsOf(b));
      return bucketsOf(a).filter((bucket) => other.has(bucket)).length;
    };
    expect(shared('refund', 'возврат')).toBeGreaterThan(4);
  });

  it('hashes like the published murmur3', () => {
    expect(murmur3('', 0, 0, 1)).toBe(0x514e28b7);
  });
});
