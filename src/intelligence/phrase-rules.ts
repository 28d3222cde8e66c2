import { foldText } from './normalize-text.js';

/** Word characters of folded text, punctuation of the Arabic block left out. */
const WORD = 'a-z0-9\\u00c0-\\u060b\\u0620-\\u1fff';
const UNSPACED_HIGH = '\\u2e80-\\u9fff\\uac00-\\ud7a3';
/** Scripts without spaces between words, or, as Korean, with spaces that guests leave out. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u;

/** Finds the phrases of a rule table in folded text. */
export interface PhraseMatcher {
  /** all matches, left to right, not overlapping */
  find(folded: string): string[];
  /** the text with every match replaced; the very same string when nothing matched */
  remove(folded: string): string;
}

/**
 * Compiles the small language the rule tables are written in, against text folded by `foldText`:
 * `*` the rest of a word, `?` after a letter or group as in regular expressions, `(a|b)` alternatives,
 * ` .. ` up to four words between, a space any space, comma, hyphen or apostrophe, `~` at the start or end: the
 * message begins or ends there. A phrase starts and ends at word boundaries, except in scripts written without them.
 * Phrases are tried only where the text shows their first letters, which keeps a thousand of them at microseconds.
 */
export function compilePhrases(phrases: readonly string[]): PhraseMatcher {
  const sources = new Map<string, string[]>();
  for (const phrase of phrases) {
    const folded = foldText(phrase);
    for (const key of new Set(firstLetters(folded.replace(/^~/, '')))) {
      const list = sources.get(key) ?? [];
      sources.set(key, list);
      list.push(compilePhrase(folded));
    }
  }
  const table = new Map(
    [...sources].map(([key, list]) => [keyAt(key, 0, key.length), new RegExp(list.join('|'), 'y')]),
  );

  const endOfMatch = (text: string, at: number): number => {
    for (const length of [2, 1]) {
      const pattern = table.get(keyAt(text, at, length));
      if (pattern === undefined) continue;
      pattern.lastIndex = at;
      if (pattern.test(text) && pattern.lastIndex > at) return pattern.lastIndex;
    }
    return -1;
  };
  const scan = (text: string, onMatch: (from: number, to: number) => void): void => {
    let isInWord = false;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const isWord = isWordChar(code);
      const canStart = (isWord && !isInWord) || isUnspaced(code);
      isInWord = isWord;
      if (!canStart) continue;
      const end = endOfMatch(text, at);
      if (end < 0) continue;
      onMatch(at, end);
      at = end - 1;
      isInWord = isWordChar(text.charCodeAt(at));
    }
  };
  return {
    find: (folded) => {
      const found: string[] = [];
      scan(folded, (from, to) => found.push(folded.slice(from, to)));
      return found;
    },
    remove: (folded) => {
      let kept = '';
      let last = 0;
      scan(folded, (from, to) => {
        kept += `${folded.slice(last, from)} ; `;
        last = to;
      });
      return last === 0 ? folded : kept + folded.slice(last);
    },
  };
}

/** One or two letters as a number: looking at every word of every message must not make strings. */
function keyAt(text: string, at: number, length: number): number {
  const first = text.charCodeAt(at) * 65_536;
  return length === 2 && at + 1 < text.length ? first + text.charCodeAt(at + 1) : first;
}

function isWordChar(code: number): boolean {
  if (code < 0xc0) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return code < 0x2000 && !(code >= 0x60c && code < 0x620);
}

/** Thai, and whatever lies above the scripts with spaces. */
function isUnspaced(code: number): boolean {
  return code >= 0x2e80 || (code >= 0x0e00 && code < 0x0e80);
}

function compilePhrase(folded: string): string {
  const hasNoSpaces = UNSPACED.test(folded);
  const fromStart = folded.startsWith('~');
  const toEnd = folded.endsWith('~');
  const body = folded
    .replace(/^~|~$/g, '')
    .replace(/ ?[.][.] ?/g, '\u0001')
    .replace(/[.+^$[\]{}\\]/g, '\\$&')
    .replace(/\(/g, '(?:')
    .replace(/ [?]/g, '\u0002')
    .replace(/ /g, hasNoSpaces ? '[\\s,，]*' : "[\\s,!'-]+")
    .replace(/\*/g, hasNoSpaces ? '' : `[${WORD}]*`)
    .replace(/\u0002/g, "[\\s,!'-]*")
    .replace(/\u0001/g, hasNoSpaces ? '[^。！？!?\\n]{0,8}?' : "(?:[\\s,']+[^\\s,.!?']+){0,4}?[\\s,']+");
  const start = fromStart ? `(?<=^[^${WORD}${UNSPACED_HIGH}]*)` : '';
  const end = toEnd ? `[^${WORD}${UNSPACED_HIGH}]*$` : hasNoSpaces ? '' : `(?![${WORD}])`;
  return `${start}(?:${body})${end}`;
}

/** The one or two first letters of everything a phrase can begin with. */
function firstLetters(phrase: string): string[] {
  if (phrase === '' || /^[*?|)]/.test(phrase))
    throw new Error(`a rule begins with nothing to look for: ${phrase}`);
  if (!phrase.startsWith('(')) {
    const second = phrase[1] ?? '';
    const isCertain = /[\p{L}\p{N}\ud800-\udfff]/u.test(second) && phrase[2] !== '?';
    return [phrase[1] === '?' ? '' : phrase.slice(0, isCertain ? 2 : 1)].flatMap((key) =>
      key === '' ? [phrase[0] ?? '', ...firstLetters(phrase.slice(2))] : [key],
    );
  }
  const { options, rest } = splitGroup(phrase);
  const keys = options.flatMap((option) =>
    firstLetters(option.length < 2 ? option + afterGroup(rest) : option),
  );
  return rest.startsWith('?') ? [...keys, ...firstLetters(rest.slice(1).trimStart())] : keys;
}

function afterGroup(rest: string): string {
  return /^[\p{L}\p{N}]/u.test(rest) ? rest : '';
}

/** Splits `(a|b(c|d))rest` into its options and the rest. */
function splitGroup(phrase: string): { options: string[]; rest: string } {
  const options: string[] = [''];
  let depth = 0;
  for (let i = 0; i < phrase.length; i += 1) {
    const char = phrase[i] ?? '';
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth === 0) return { options, rest: phrase.slice(i + 1) };
    if (char === '|' && depth === 1) options.push('');
    else if (i > 0) options.push(`${options.pop() ?? ''}${char}`);
  }
  throw new Error(`a rule has an open bracket: ${phrase}`);
}

/** A dictionary from phrases to numbers; a word may mean several. */
export interface PhraseTable {
  /** the values of all phrases in the text, in the order they begin, each once */
  values(folded: string): number[];
}

/** Compiles many phrases, in the notation of `compilePhrases`, that each stand for a value. */
export function compileTable(entries: readonly { phrase: string; value: number }[]): PhraseTable {
  const sources = new Map<string, Map<number, string[]>>();
  for (const { phrase, value } of entries) {
    const folded = foldText(phrase);
    for (const key of new Set(firstLetters(folded.replace(/^~/, '')))) {
      const byValue = sources.get(key) ?? new Map<number, string[]>();
      sources.set(key, byValue);
      byValue.set(value, [...(byValue.get(value) ?? []), compilePhrase(folded)]);
    }
  }
  const table = new Map(
    [...sources].map(([key, byValue]) => [
      keyAt(key, 0, key.length),
      [...byValue].map(([value, list]) => ({ value, pattern: new RegExp(list.join('|'), 'y') })),
    ]),
  );
  return {
    values: (folded) => {
      const found = new Set<number>();
      for (const at of phraseStarts(folded)) {
        for (const length of [2, 1]) {
          for (const { value, pattern } of table.get(keyAt(folded, at, length)) ?? []) {
            if (found.has(value)) continue;
            pattern.lastIndex = at;
            if (pattern.test(folded)) found.add(value);
          }
        }
      }
      return [...found];
    },
  };
}

function phraseStarts(text: string): number[] {
  const starts: number[] = [];
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isWord = isWordChar(code);
    if ((isWord && !isInWord) || isUnspaced(code)) starts.push(at);
    isInWord = isWord;
  }
  return starts;
}
