import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from '../../config.js';
import { SecretUnreadableError } from './secret-unreadable.error.js';

/** Where a secret is stored. It is sealed into the secret, so that a copy in another row or column stays shut. */
export interface SecretPlace {
  readonly hotelId: string;
  readonly column: string;
}

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Encrypts the secrets of hotels at rest with AES-256-GCM under a ring of keys: the first key seals, all open.
 * A sealed secret is: format (1 byte), length of the key id (1), key id, nonce (12), tag (16), ciphertext.
 */
export class SecretBox {
  readonly #keys: KeyRing;

  constructor(keys: KeyRing) {
    if (keys.length === 0) throw new TypeError('a secret box needs at least one key');
    for (const { id, secret } of keys) {
      if (secret.length !== KEY_BYTES) throw new TypeError(`key "${id}" is not ${KEY_BYTES} bytes long`);
      if (Buffer.byteLength(id) > 255) throw new TypeError('a key id is at most 255 bytes long');
    }
    this.#keys = keys;
  }

  /** Encrypts `plain` for one place. Sealing the same text twice gives different bytes. */
  seal(plain: string, place: SecretPlace): Buffer {
    const [key] = this.#keys;
    if (key === undefined) throw new TypeError('a secret box needs at least one key');
    const id = Buffer.from(key.id, 'utf8');
    const head = Buffer.concat([Buffer.of(FORMAT, id.length), id]);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(head, place));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([head, nonce, cipher.getAuthTag(), text]);
  }

  /** Decrypts what was sealed for exactly this place. Throws SecretUnreadableError in every other case. */
  open(sealed: Uint8Array, place: SecretPlace): string {
    const { keyId, head, rest } = split(sealed);
    const key = this.#keys.find((candidate) => candidate.id === keyId);
    if (key === undefined) throw new SecretUnreadableError('UNKNOWN_KEY');
    const nonce = rest.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(head, place));
    decipher.setAuthTag(rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const text = decipher.update(rest.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      throw new SecretUnreadableError('NOT_AUTHENTIC');
    }
  }

  /** The id of the key a secret was sealed with, which tells what a rotation still has to re-seal. */
  keyIdOf(sealed: Uint8Array): string {
    return split(sealed).keyId;
  }
}

function split(sealed: Uint8Array): { keyId: string; head: Buffer; rest: Buffer } {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const headLength = 2 + (bytes[1] ?? 0);
  if (bytes[0] !== FORMAT || bytes.length < headLength + NONCE_BYTES + TAG_BYTES) {
    throw new SecretUnreadableError('MALFORMED');
  }
  const head = bytes.subarray(0, headLength);
  return { keyId: head.subarray(2).toString('utf8'), head, rest: bytes.subarray(headLength) };
}

/** The lengths keep two different places from ever giving the same bytes. */
function boundTo(head: Buffer, { hotelId, column }: SecretPlace): Buffer {
  return Buffer.concat([head, Buffer.from(`${hotelId.length}:${hotelId}${column.length}:${column}`, 'utf8')]);
}
