import { eld } from 'eld/small';
import { languageOfWords } from './language-words.js';

/** The languages the engine is trained on; a guest may always use one of them, whatever the hotel's list says. */
export const ENGINE_LANGUAGES = ['en', 'ru', 'de', 'es', 'fr', 'it', 'tr', 'ar', 'zh'] as const;

export interface LanguageClues {
  hotelLanguages?: readonly string[];
  previousLanguage?: string | null;
  phone?: string | null;
}

/** Whether the engine was trained on a language: only then can it say how a guest feels. */
export function isEngineLanguage(language: string): boolean {
  return (ENGINE_LANGUAGES as readonly string[]).includes(language);
}

const CYRILLIC = new Set(['ru', 'uk', 'bg', 'sr', 'be', 'mk', 'mn', 'kk']);
const ARABIC = new Set(['ar', 'fa', 'ur', 'ckb']);
/** Languages in the scripts of the engine's own that many guests write and the engine was not trained on. */
const OTHERS = 'pl pt nl cs hu ro da sv no fi vi uk bg'.split(' ');
/** Arabic in Latin letters writes some of its sounds as digits; statistics take it for any language but that. */
const ARABIC_IN_LATIN = /\b[2357][a-z]{2,}|[a-z][2357][a-z]/i;
/** For a message in a script that no rule here knows. */
export const UNDETERMINED = 'und';
/** Shorter messages say too little to overrule what the guest wrote before. */
const FEW_LETTERS = 4;
/** Messages shorter than this change the guest's language only by a word that cannot be another one's. */
const SHORT_LETTERS = 12;
/** A language the hotel speaks wins when it is this close to the best one. */
const HOTEL_MARGIN = 0.92;
/** Another language than the engine's is believed where it is this much likelier: 2 in 1,000 messages of the engine's are lost by it. */
const OTHER_MARGIN = 1.05;

/**
 * The language of a message as an ISO 639 code (`und` for a script nobody here reads): from its script and letters where they decide, else from `eld` over
 * the hotel's and the engine's languages and those that guests often write besides, else the guest's previous
 * language, else the phone's country, else null.
 */
export function detectLanguage(text: string, clues: LanguageClues = {}): string | null {
  const letters = text.replace(/[^\p{L}]+/gu, ' ').trim();
  const previous = normalize(clues.previousLanguage);
  const fallback = previous ?? languageOfPhone(clues.phone);
  if (letters === '') return fallback;
  const hotel = (clues.hotelLanguages ?? []).map(normalize).filter((code) => code !== null);
  const byScript = languageOfScript(letters, hotel, fallback);
  if (byScript !== null) return byScript;
  const size = letters.replace(/ /g, '').length;
  if (size < SHORT_LETTERS) {
    const told = languageOfWords(letters, fallback === null);
    if (told !== null) return told;
  }
  if (size < FEW_LETTERS && fallback !== null) return fallback;
  const result = eld.detect(letters);
  const scores = result.getScores();
  const scoreOf = (code: string): number => scores[code] ?? 0;
  const likeliest = (codes: Iterable<string>): string =>
    [...codes].reduce((best, code) => (scoreOf(code) > scoreOf(best) ? code : best), '');
  const best = likeliest([...hotel, ...ENGINE_LANGUAGES]);
  const other = likeliest([...OTHERS, ...(fallback === null ? [] : [fallback])]);
  const isExpected = other === fallback || hotel.includes(other);
  const isBelieved = isExpected || (size >= SHORT_LETTERS && !ARABIC_IN_LATIN.test(text));
  if (isBelieved && scoreOf(other) > scoreOf(best) * (isExpected ? 1 : OTHER_MARGIN)) return other;
  if (best === '') return fallback;
  const isClose = (code: string): boolean => scoreOf(code) >= scoreOf(best) * HOTEL_MARGIN;
  if (previous !== null && (isClose(previous) || (size < SHORT_LETTERS && !result.isReliable())))
    return previous;
  if (hotel.length > 0 && !hotel.includes(best))
    return hotel.filter(isClose).sort((a, b) => scoreOf(b) - scoreOf(a))[0] ?? best;
  return best;
}

/** Scripts that one language of guests is written in, or mostly. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Bengali}/gu, 'bn'],
  [/\p{Script=Gurmukhi}/gu, 'pa'],
  [/\p{Script=Gujarati}/gu, 'gu'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Telugu}/gu, 'te'],
  [/\p{Script=Kannada}/gu, 'kn'],
  [/\p{Script=Malayalam}/gu, 'ml'],
  [/\p{Script=Sinhala}/gu, 'si'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Armenian}/gu, 'hy'],
  [/\p{Script=Ethiopic}/gu, 'am'],
  [/\p{Script=Khmer}/gu, 'km'],
  [/\p{Script=Lao}/gu, 'lo'],
  [/\p{Script=Myanmar}/gu, 'my'],
];

function languageOfScript(letters: string, hotel: readonly string[], fallback: string | null): string | null {
  const count = (script: RegExp): number => letters.match(script)?.length ?? 0;
  const half = letters.replace(/ /g, '').length / 2;
  const han = count(/\p{Script=Han}/gu);
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  // A single kana decorates Chinese names.
  if (kana > 0 && kana * 6 >= han) return 'ja';
  if (count(/\p{Script=Cyrillic}/gu) >= half) return cyrillicByLetters(letters, hotel);
  if (count(/\p{Script=Arabic}/gu) >= half) return arabicByLetters(letters, hotel, fallback);
  const byScript = SCRIPTS.find(([script]) => count(script) >= half)?.[1];
  if (byScript !== undefined) return byScript;
  if (han > 0 && han * 2 >= half) return 'zh';
  return count(/\p{Script=Latin}/gu) * 2 >= half ? null : UNDETERMINED;
}

/** Letters that Russian does not have give other languages away; null leaves it to statistics. */
function cyrillicByLetters(letters: string, hotel: readonly string[]): string | null {
  const isRussian = /[ыэё]/i.test(letters);
  if (!isRussian && /[іїєґ]/i.test(letters)) return 'uk';
  if (/[әғқңөұүһ]/i.test(letters)) return 'kk';
  if (/[ѓќѕ]/i.test(letters)) return 'mk';
  if (/[ђјљњћџ]/i.test(letters)) return 'sr';
  if (/ў/i.test(letters)) return 'be';
  return isRussian || !hotel.some((code) => code !== 'ru' && CYRILLIC.has(code))
    ? cyrillicByStatistics(letters)
    : null;
}

/** Russian, unless a long message without a letter that only Russian has looks like something else. */
function cyrillicByStatistics(letters: string): string {
  const size = letters.replace(/ /g, '').length;
  if (size < SHORT_LETTERS || /[ыэё]/i.test(letters)) return 'ru';
  const scores = eld.detect(letters).getScores();
  const [code, score] = (['uk', 'bg'] as const)
    .map((each) => [each, scores[each] ?? 0] as const)
    .reduce((best, each) => (each[1] > best[1] ? each : best));
  return score > (scores['ru'] ?? 0) * OTHER_MARGIN ? code : 'ru';
}

function arabicByLetters(letters: string, hotel: readonly string[], fallback: string | null): string | null {
  if (/[ٹڈڑےں]/.test(letters)) return 'ur';
  // Gulf and Iraqi Arabic borrow the four Persian letters, but not the Persian kaf and yeh.
  if (/[کی]/.test(letters) || (fallback !== 'ar' && /[پچژگ]/.test(letters))) return 'fa';
  return hotel.some((code) => code !== 'ar' && ARABIC.has(code)) ? null : 'ar';
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
