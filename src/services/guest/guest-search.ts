import { refusal } from '../../errors.js';

const LONGEST = 100;
/** A shorter text is in so many names that the first page is found soonest by walking the list. */
const SHORTEST_INDEXED = 3;

/**
 * A condition that finds a guest of one hotel by the beginning of a word of the name, or of the phone, or null when `search`
 * says nothing. What the viewer types is data: the wildcards of LIKE in it are escaped.
 */
export function guestMatches(
  alias: string,
  hotelId: string,
  search: string | null | undefined,
  bind: (value: unknown) => string,
): string | null {
  const text = search?.trim() ?? '';
  if (text === '') return null;
  if (text.length > LONGEST) throw refusal('BAD_USER_INPUT', `search is longer than ${LONGEST} characters.`);
  const beginning = `${escapeLike(text)}%`;
  const word = `% ${beginning}`;
  const digits = text.replace(/[\s()+-]/g, '');
  const phone = /^\d+$/.test(digits) ? `${digits}%` : null;
  if (text.length >= SHORTEST_INDEXED)
    return `${alias}.id in (select f.guest_id from search_guests(${[hotelId, beginning, word, phone].map(bind).join(', ')}) f)`;
  const byName = `${alias}.name ilike ${bind(beginning)} or ${alias}.name ilike ${bind(word)}`;
  return phone === null ? `(${byName})` : `(${byName} or ltrim(${alias}.phone, '+') like ${bind(phone)})`;
}

/** `text` as a LIKE pattern that means itself. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
