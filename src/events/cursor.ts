import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from '../config.js';

export type DecodedCursor =
  { readonly ok: true; readonly number: number } | { readonly ok: false; readonly reason: 'CURSOR_INVALID' };

const INVALID: DecodedCursor = { ok: false, reason: 'CURSOR_INVALID' };
const RECENT = 1_000;

/** Makes and checks the opaque positions of a hotel's event log. A cursor is bound to its hotel and signed, so it cannot be guessed or carried over. */
export class CursorSigner {
  /** An event goes to many sockets at once, each time with the same cursor. */
  readonly #recent = new Map<string, string>();

  constructor(private readonly keys: KeyRing) {}

  encode(hotelId: string, number: number): string {
    const position = `${hotelId}:${number}`;
    const known = this.#recent.get(position);
    if (known !== undefined) return known;
    const key = this.keys[0];
    if (key === undefined) throw new TypeError('a cursor needs a key to sign with');
    const cursor = `${number.toString(36)}.${sign(key.secret, hotelId, number)}`;
    if (this.#recent.size >= RECENT) this.#recent.clear();
    this.#recent.set(position, cursor);
    return cursor;
  }

  decode(hotelId: string, cursor: string): DecodedCursor {
    const match = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})$/.exec(cursor);
    if (match?.[1] === undefined || match[2] === undefined) return INVALID;
    const number = Number.parseInt(match[1], 36);
    if (!Number.isSafeInteger(number)) return INVALID;
    const given = Buffer.from(match[2]);
    const isOurs = this.keys.some((key) =>
      timingSafeEqual(Buffer.from(sign(key.secret, hotelId, number)), given),
    );
    return isOurs ? { ok: true, number } : INVALID;
  }
}

function sign(secret: Buffer, hotelId: string, number: number): string {
  return createHmac('sha256', secret)
    .update(`event-cursor:${hotelId}:${number}`)
    .digest('base64url')
    .slice(0, 22);
}
