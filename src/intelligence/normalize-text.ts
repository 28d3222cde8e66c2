import { toSimplifiedChinese } from './simplified-chinese.js';

/** Longer messages are classified by their beginning and their end: what matters stands there, and time stays bounded. */
const HEAD_CHARS = 3_000;
const TAIL_CHARS = 1_000;

/** Makes any string safe to classify: well-formed UTF-16, no control characters, at most 4,000 characters. */
export function cleanText(text: string): string {
  const bounded =
    text.length > HEAD_CHARS + TAIL_CHARS ? `${text.slice(0, HEAD_CHARS)} ${text.slice(-TAIL_CHARS)}` : text;
  return bounded
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\ufffd]+/gu, (run) => (/^[\u200c\u200d]+$/.test(run) ? '' : ' '))
    .replace(/https?:\/\/\S+|www\.\S+/giu, ' ');
}

/**
 * The spelling the model and the rules see: compatibility forms unified, lower case, accents dropped (guests
 * rarely type them), digits folded to 0, runs of a letter shortened to two, Arabic letter variants and
 * traditional Chinese unified. Takes text that went through `cleanText`.
 */
export function foldText(text: string): string {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0640\u064b-\u0655\u0670\ufe0f]/gu, '')
    .normalize('NFC')
    .replace(/[ıßøæœłىة’‘`´“”«»]/gu, (letter) => LETTERS[letter] ?? letter)
    .replace(/\p{Nd}/gu, '0')
    .replace(/(\p{L})\1{2,}/gu, '$1$1');
  return toSimplifiedChinese(folded);
}

const LETTERS: Record<string, string> = {
  ı: 'i',
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  ى: 'ي',
  ة: 'ه',
  '’': "'",
  '‘': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
};
