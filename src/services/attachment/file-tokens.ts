import type { Clock } from '../../clock.js';
import type { KeyRing } from '../../config.js';
import { KeyedSignature } from '../../keyed-signature.js';

/** What a file address is good for. */
export interface FileClaim {
  readonly hotelId: string;
  readonly attachmentId: string;
}

const TTL_MS = 600_000;
const UUID_BYTES = 16;
const PAYLOAD_BYTES = 2 * UUID_BYTES + 6;
const TOKEN = /^([A-Za-z0-9_-]{51})\.([A-Za-z0-9_-]{43})$/;

/**
 * Signs addresses of files: each is bound to one attachment of one hotel and good for ten minutes, so that a browser
 * can fetch it without a header and a copied one is worth little.
 */
export class FileTokens {
  readonly #signature: KeyedSignature;

  constructor(
    keys: KeyRing,
    private readonly clock: Clock,
  ) {
    this.#signature = new KeyedSignature(keys, 'file-address');
  }

  issue({ hotelId, attachmentId }: FileClaim): { readonly token: string; readonly expiresAt: Date } {
    const expiresAt = new Date(this.clock.now().getTime() + TTL_MS);
    const payload = Buffer.alloc(PAYLOAD_BYTES);
    payload.write(hotelId.replaceAll('-', ''), 0, 'hex');
    payload.write(attachmentId.replaceAll('-', ''), UUID_BYTES, 'hex');
    payload.writeUIntBE(expiresAt.getTime(), 2 * UUID_BYTES, 6);
    return { token: `${payload.toString('base64url')}.${this.#signature.sign(payload)}`, expiresAt };
  }

  /** What a token is good for now; null for whatever else it may be, without saying why. */
  read(token: string): FileClaim | null {
    const [, encoded, signature] = TOKEN.exec(token) ?? [];
    if (encoded === undefined || signature === undefined) return null;
    const payload = Buffer.from(encoded, 'base64url');
    if (payload.length !== PAYLOAD_BYTES || !this.#signature.isValid(payload, signature)) return null;
    if (payload.readUIntBE(2 * UUID_BYTES, 6) <= this.clock.now().getTime()) return null;
    return { hotelId: uuidAt(payload, 0), attachmentId: uuidAt(payload, UUID_BYTES) };
  }
}

function uuidAt(payload: Buffer, at: number): string {
  return payload
    .toString('hex', at, at + UUID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
