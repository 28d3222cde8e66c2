import { decodeKeysetCursor } from '../../db/query/keyset-cursor.js';
import type { Keyset, KeysetPosition, PageRequest } from '../../db/query/keyset.js';
import { refusal } from '../../errors.js';
import type { ConnectionArgs } from '../../schema/connection/connection.args.js';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

/**
 * Turns the arguments of a connection into the page to read. Throws BAD_USER_INPUT, saying which argument and why,
 * for sizes out of range, both directions at once, and cursors of another list, hotel or ordering.
 */
export function pageRequest(args: ConnectionArgs, keyset: Keyset, scope: string): PageRequest {
  const first = args.first ?? null;
  const last = args.last ?? null;
  if (first !== null && last !== null) {
    throw refusal('BAD_USER_INPUT', 'first and last cannot be given together.');
  }
  return {
    limit: last === null ? pageSize('first', first) : pageSize('last', last),
    isBackward: last !== null,
    after: position('after', args.after, keyset, scope),
    before: position('before', args.before, keyset, scope),
  };
}

/** How many a page holds. Throws BAD_USER_INPUT, naming the argument, for a size out of range. */
export function pageSize(name: 'first' | 'last', size: number | null | undefined): number {
  if (size == null) return DEFAULT_SIZE;
  if (size < 1 || size > LARGEST_SIZE)
    throw refusal('BAD_USER_INPUT', `${name} must be between 1 and ${LARGEST_SIZE}.`);
  return size;
}

function position(
  name: string,
  cursor: string | null | undefined,
  keyset: Keyset,
  scope: string,
): KeysetPosition | null {
  if (cursor == null) return null;
  const decoded = decodeKeysetCursor(keyset, scope, cursor);
  if (decoded === null) throw refusal('BAD_USER_INPUT', `${name} is not a cursor of this list.`);
  return decoded;
}
