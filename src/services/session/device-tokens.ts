import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.js';
import type { KeyRing } from '../../config.js';
import { KeyedSignature } from '../../keyed-signature.js';

/** A browser as its token tells of it: a name made at random, and the accounts that have signed in from it. */
export interface Device {
  readonly id: string;
  readonly accountTags: readonly string[];
}

const TTL_MS = 180 * 24 * 3_600_000;
/** A reception's browser is shared; of more accounts than this the oldest is forgotten. */
const MAX_ACCOUNTS = 8;
const TAG_LENGTH = 16;
const TOKEN = /^v1\.([A-Za-z0-9_-]{16})\.(\d{13})\.((?:[A-Za-z0-9_-]{16}){1,8})\.([A-Za-z0-9_-]{43})$/;

/**
 * Signs what a browser keeps after a sign-in, so that its next one has a budget of its own: strangers in the same
 * network cannot use that up. It gives no rights, names no account in clear, and counts only for accounts it was
 * given by a sign-in of theirs. Good for 180 days, and made anew by each sign-in.
 */
export class DeviceTokens {
  readonly #signature: KeyedSignature;
  readonly #accounts: KeyedSignature;

  constructor(
    keys: KeyRing,
    private readonly clock: Clock,
  ) {
    this.#signature = new KeyedSignature(keys, 'device');
    this.#accounts = new KeyedSignature(keys, 'device-account', TAG_LENGTH);
  }

  /** The token of the device an account has just signed in from; of a new device where none is known. */
  issue(device: Device | null, email: string): string {
    const others = (device?.accountTags ?? []).filter((tag) => !this.#accounts.isValid(email, tag));
    const tags = [this.#accounts.sign(email), ...others].slice(0, MAX_ACCOUNTS).join('');
    const id = device?.id ?? randomBytes(12).toString('base64url');
    const payload = `v1.${id}.${this.clock.now().getTime() + TTL_MS}.${tags}`;
    return `${payload}.${this.#signature.sign(payload)}`;
  }

  /** The device of a token; null for whatever is no token of ours or has run out. */
  read(token: string): Device | null {
    const [, id, expiresAt, tags, signature] = TOKEN.exec(token) ?? [];
    if (id === undefined || tags === undefined || signature === undefined) return null;
    if (!this.#signature.isValid(token.slice(0, -signature.length - 1), signature)) return null;
    if (Number(expiresAt) <= this.clock.now().getTime()) return null;
    return { id, accountTags: tags.match(/.{16}/g) ?? [] };
  }

  hasSignedIn(device: Device, email: string): boolean {
    return device.accountTags.some((tag) => this.#accounts.isValid(email, tag));
  }
}
