import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.js';
import type { KeyRing } from '../../config.js';

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
  constructor(
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  issue({ hotelId, attachmentId }: FileClaim): string {
    const [key] = this.keys;
    if (key === undefined) throw new TypeError('a file address needs a key to sign with');
    const payload = Buffer.alloc(PAYLOAD_BYTES);
    payload.write(hotelId.replaceAll('-', ''), 0, 'hex');
    payload.write(attachmentId.replaceAll('-', ''), UUID_BYTES, 'hex');
    payload.writeUIntBE(this.clock.now().getTime() + TTL_MS, 2 * UUID_BYTES, 6);
    return `${payload.toString('base64url')}.${sign(key.secret, payload)}`;
  }

  /** What a token is good for now; null for whatever else it may be, without saying why. */
  read(token: string): FileClaim | null {
    const [, encoded, signature] = TOKEN.exec(token) ?? [];
    if (encoded === undefined || signature === undefined) return null;
    const payload = Buffer.from(encoded, 'base64url');
    const given = Buffer.from(signature);
    const isOurs = this.keys.some((key) => timingSafeEqual(Buffer.from(sign(key.secret, payload)), given));
    if (!isOurs || payload.length !== PAYLOAD_BYTES) return null;
    if (payload.readUIntBE(2 * UUID_BYTES, 6) <= this.clock.now().getTime()) return null;
    return { hotelId: uuidAt(payload, 0), attachmentId: uuidAt(payload, UUID_BYTES) };
  }
}

function sign(secret: Buffer, payload: Buffer): string {
  return createHmac('sha256', secret).update('file-address:').update(payload).digest('base64url');
}

function uuidAt(payload: Buffer, at: number): string {
  return payload
    .toString('hex', at, at + UUID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
