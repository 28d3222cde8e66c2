import type { KeyRing } from '../config.js';
import { KeyedSignature } from '../keyed-signature.js';

export type DecodedCursor =
  { readonly ok: true; readonly number: number } | { readonly ok: false; readonly reason: 'CURSOR_INVALID' };

const INVALID: DecodedCursor = { ok: false, reason: 'CURSOR_INVALID' };
const RECENT = 1_000;
const SIGNATURE_LENGTH = 22;

/** Makes and checks the opaque positions of a hotel's event log. A cursor is bound to its hotel and signed, so it cannot be guessed or carried over. */
export class CursorSigner {
  /** An event goes to many sockets at once, each time with the same cursor. */
  readonly #recent = new Map<string, string>();

  readonly #signature: KeyedSignature;

  constructor(keys: KeyRing) {
    this.#signature = new KeyedSignature(keys, 'event-cursor', SIGNATURE_LENGTH);
  }

  encode(hotelId: string, number: number): string {
    const position = `${hotelId}:${number}`;
    const known = this.#recent.get(position);
    if (known !== undefined) return known;
    const cursor = `${number.toString(36)}.${this.#signature.sign(position)}`;
    if (this.#recent.size >= RECENT) this.#recent.clear();
    this.#recent.set(position, cursor);
    return cursor;
  }

  decode(hotelId: string, cursor: string): DecodedCursor {
    const match = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})$/.exec(cursor);
    if (match?.[1] === undefined || match[2] === undefined) return INVALID;
    const number = Number.parseInt(match[1], 36);
    if (!Number.isSafeInteger(number)) return INVALID;
    return this.#signature.isValid(`${hotelId}:${number}`, match[2]) ? { ok: true, number } : INVALID;
  }
}
