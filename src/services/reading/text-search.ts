import { refusal } from '../../errors.js';

const LONGEST = 100;

/**
 * A condition that finds a guest by the beginning of a word of the name, or of the phone, or null when `search`
 * says nothing. What the viewer types is data: the wildcards of LIKE in it are escaped.
 */
export function guestMatches(
  alias: string,
  search: string | null | undefined,
  bind: (value: unknown) => string,
): string | null {
  const text = search?.trim() ?? '';
  if (text === '') return null;
  if (text.length > LONGEST) throw refusal('BAD_USER_INPUT', `search is longer than ${LONGEST} characters.`);
  const beginning = bind(`${escapeLike(text)}%`);
  const inside = bind(`% ${escapeLike(text)}%`);
  const digits = text.replace(/[\s()+-]/g, '');
  const byName = `${alias}.name ilike ${beginning} or ${alias}.name ilike ${inside}`;
  return /^\d+$/.test(digits)
    ? `(${byName} or ltrim(${alias}.phone, '+') like ${bind(`${digits}%`)})`
    : `(${byName})`;
}

/** `text` as a LIKE pattern that means itself. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
