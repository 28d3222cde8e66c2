import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import type english from '../i18n/en.json';

/** The languages that the API's own texts exist in; the first one is for everybody else. */
export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

export type TextKey = keyof typeof english;

/** A text of the catalogue with its values, worded once it is known for whom. */
export interface Text {
  readonly key: TextKey;
  readonly values?: Readonly<Record<string, string | number>>;
}

const LONGEST_HEADER = 500;
const catalogues = Object.fromEntries(
  LANGUAGES.map((language) => [language, readCatalogue(language)]),
) as Record<Language, Readonly<Record<TextKey, string>>>;
const formats = new Map<string, IntlMessageFormat>();

/** Words a text in a language. Every key exists in every language; a test compares the catalogues. */
export function wordText(language: Language, { key, values }: Text): string {
  const name = `${language} ${key}`;
  let format = formats.get(name);
  if (format === undefined) {
    format = new IntlMessageFormat(catalogues[language][key], language);
    formats.set(name, format);
  }
  return String(format.format(values));
}

/** The language to answer in, by an Accept-Language header: the best ranked one that there are texts in. */
export function preferredLanguage(header: string | null | undefined): Language {
  const wishes = (header ?? '')
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wishes) {
    const found = LANGUAGES.find((language) => tag === language || tag.startsWith(`${language}-`));
    if (found !== undefined) return found;
  }
  return LANGUAGES[0];
}

function readCatalogue(language: Language): Record<TextKey, string> {
  return JSON.parse(readFileSync(new URL(`../i18n/${language}.json`, import.meta.url), 'utf8')) as Record<
    TextKey,
    string
  >;
}
