import { eld } from 'eld/small';
import { languageOfWords } from './language-words.js';

/** The languages the engine is trained on; a guest may always use one of them, whatever the hotel's list says. */
export const ENGINE_LANGUAGES = ['en', 'ru', 'de', 'es', 'fr', 'it', 'tr', 'ar', 'zh'] as const;

export interface LanguageClues {
  hotelLanguages?: readonly string[];
  previousLanguage?: string | null;
  phone?: string | null;
}

const CYRILLIC = new Set(['ru', 'uk', 'bg', 'sr', 'be', 'mk', 'mn', 'kk']);
const ARABIC = new Set(['ar', 'fa', 'ur', 'ckb']);
/** Shorter messages say too little to overrule what the guest wrote before. */
const FEW_LETTERS = 4;
/** Messages shorter than this change the guest's language only by a word that cannot be another one's. */
const SHORT_LETTERS = 12;
/** A language the hotel speaks wins when it is this close to the best one. */
const HOTEL_MARGIN = 0.92;

/**
 * The language of a message as a two-letter code: from its script where that decides, else from `eld` over the
 * hotel's and the engine's languages, else the guest's previous language, else the phone's country, else null.
 */
export function detectLanguage(text: string, clues: LanguageClues = {}): string | null {
  const letters = text.replace(/[^\p{L}]+/gu, ' ').trim();
  const previous = normalize(clues.previousLanguage);
  const fallback = previous ?? languageOfPhone(clues.phone);
  if (letters === '') return fallback;
  const hotel = (clues.hotelLanguages ?? []).map(normalize).filter((code) => code !== null);
  const byScript = languageOfScript(letters, hotel);
  if (byScript !== null) return byScript;
  const size = letters.replace(/ /g, '').length;
  if (size < SHORT_LETTERS) {
    const told = languageOfWords(letters, fallback === null);
    if (told !== null) return told;
  }
  if (size < FEW_LETTERS && fallback !== null) return fallback;
  restrictTo([...hotel, ...ENGINE_LANGUAGES]);
  const result = eld.detect(letters);
  if (result.language === '') return fallback;
  const scores = result.getScores();
  const best = scores[result.language] ?? 0;
  const isClose = (code: string): boolean => (scores[code] ?? 0) >= best * HOTEL_MARGIN;
  if (previous !== null && (isClose(previous) || (size < SHORT_LETTERS && !result.isReliable())))
    return previous;
  if (hotel.length > 0 && !hotel.includes(result.language)) {
    return hotel.filter(isClose).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))[0] ?? result.language;
  }
  return result.language;
}

let restriction = '';

/** `eld` keeps one subset per instance; setting it is only worth the time when it changes. */
function restrictTo(languages: readonly string[]): void {
  const wanted = [...new Set(languages)].sort();
  const key = wanted.join(' ');
  if (key === restriction) return;
  eld.setLanguageSubset(wanted);
  restriction = key;
}

function languageOfScript(letters: string, hotel: readonly string[]): string | null {
  const count = (script: RegExp): number => letters.match(script)?.length ?? 0;
  const half = letters.replace(/ /g, '').length / 2;
  const han = count(/\p{Script=Han}/gu);
  if (count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu) > 0) return 'ja';
  if (count(/\p{Script=Hangul}/gu) >= half) return 'ko';
  if (han > 0 && han * 2 >= half) return 'zh';
  if (count(/\p{Script=Cyrillic}/gu) >= half && !hotel.some((code) => code !== 'ru' && CYRILLIC.has(code)))
    return 'ru';
  if (count(/\p{Script=Arabic}/gu) >= half && !hotel.some((code) => code !== 'ar' && ARABIC.has(code)))
    return 'ar';
  if (count(/\p{Script=Hebrew}/gu) >= half) return 'he';
  if (count(/\p{Script=Greek}/gu) >= half) return 'el';
  if (count(/\p{Script=Thai}/gu) >= half) return 'th';
  return null;
}

/** `pt-BR`, `EN` → `pt`, `en`; null for what is no language code. */
function normalize(code: string | null | undefined): string | null {
  const short = /^[a-z]{2,3}/.exec((code ?? '').toLowerCase())?.[0];
  return short ?? null;
}

/** Country calling codes, longest first, of the languages most guests with such a number write. */
const CALLING_CODES: readonly (readonly [string, string])[] = Object.entries({
  ar: '20 212 213 216 218 249 961 962 963 964 965 966 967 968 970 971 973 974',
  de: '41 43 49 423',
  en: '1 27 44 61 64 65 91 234 254 353',
  es: '34 51 52 53 54 56 57 58 502 503 504 505 506 507 591 593 595 598',
  fr: '32 33 225 221 237 352 377',
  it: '39 378',
  pt: '55 351 244',
  ru: '7 374 375 992 993 996 998',
  tr: '90',
  zh: '86 852 853 886',
  nl: '31',
  pl: '48',
  uk: '380',
  he: '972',
  fa: '98',
  ja: '81',
  ko: '82',
})
  .flatMap(([language, codes]) => codes.split(' ').map((code) => [code, language] as const))
  .sort((a, b) => b[0].length - a[0].length);

function languageOfPhone(phone: string | null | undefined): string | null {
  const digits = (phone ?? '').replace(/@.*$/, '').replace(/\D+/g, '').replace(/^00/, '');
  if (digits.length < 8) return null;
  return CALLING_CODES.find(([code]) => digits.startsWith(code))?.[1] ?? null;
}
