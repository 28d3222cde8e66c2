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
  checkSize('first', first);
  checkSize('last', last);
  return {
    limit: first ?? last ?? DEFAULT_SIZE,
    isBackward: last !== null,
    after: position('after', args.after, keyset, scope),
    before: position('before', args.before, keyset, scope),
  };
}

function checkSize(name: string, size: number | null): void {
  if (size !== null && (size < 1 || size > LARGEST_SIZE)) {
    throw refusal('BAD_USER_INPUT', `${name} must be between 1 and ${LARGEST_SIZE}.`);
  }
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
