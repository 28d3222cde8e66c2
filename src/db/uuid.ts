import { randomUUID } from 'node:crypto';

/** A UUID version 7 (RFC 9562) for `at`: ids made later sort later, so new rows sit together in their index. */
export function uuidv7(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  // A random UUID has the same variant and random bits in the same places, and Node draws its randomness in advance.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** The id of nothing: looked for where another hotel's must cost what an unknown one does. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';
