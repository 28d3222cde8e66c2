import { createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { Clock } from '../../clock.js';
import type { KeyRing } from '../../config.js';
import type { Principal } from '../../db/viewer.js';

export const ACCESS_TOKEN_TTL_MS = 15 * 60_000;
const MAX_TOKEN_BYTES = 4_096;
const ISSUER = 'hotel-boost';
const AUDIENCE = 'hotel-boost-api';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const claims = z.object({
  sub: z.string().regex(UUID),
  sid: z.string().regex(UUID),
  iat: z.number(),
  exp: z.number(),
});

/** A token whose signature and times were checked. Whether its session still lives is not known yet. */
export interface CheckedToken extends Principal {
  readonly expiresAt: Date;
}

const REMEMBERED_TOKENS = 5_000;

/** Signs and checks access tokens: JWT, HS256, with the key's id in the header so that keys can rotate. */
export class AccessTokens {
  readonly #keys: readonly { readonly id: string; readonly secret: KeyObject }[];

  readonly #checked = new Map<string, CheckedToken>();

  constructor(
    keys: KeyRing,
    private readonly clock: Clock,
  ) {
    // Made once: of a plain buffer the library first tries to make a public key, at every check.
    this.#keys = keys.map(({ id, secret }) => ({ id, secret: createSecretKey(secret) }));
  }

  sign(principal: Principal): { token: string; expiresAt: Date } {
    const [key] = this.#keys;
    if (!key) throw new Error('no key to sign with');
    const issuedAt = Math.floor(this.clock.now().getTime() / 1_000);
    const expiresAt = issuedAt + ACCESS_TOKEN_TTL_MS / 1_000;
    const token = jwt.sign({ sid: principal.sessionId, iat: issuedAt, exp: expiresAt }, key.secret, {
      algorithm: 'HS256',
      keyid: key.id,
      issuer: ISSUER,
      audience: AUDIENCE,
      subject: principal.userId,
    });
    return { token, expiresAt: new Date(expiresAt * 1_000) };
  }

  /**
   * The token's claims, or null for anything that is not a token of ours, valid now. Never says why. A signature
   * once found right stays right, so only its time is checked when a token comes again.
   */
  check(token: string): CheckedToken | null {
    const known = this.#checked.get(token);
    if (known !== undefined) return known.expiresAt > this.clock.now() ? known : null;
    const checked = token.length > MAX_TOKEN_BYTES ? null : this.verify(token);
    if (checked !== null) this.remember(token, checked);
    return checked;
  }

  private remember(token: string, checked: CheckedToken): void {
    if (this.#checked.size >= REMEMBERED_TOKENS) {
      const [oldest] = this.#checked.keys();
      if (oldest !== undefined) this.#checked.delete(oldest);
    }
    this.#checked.set(token, checked);
  }

  private verify(token: string): CheckedToken | null {
    try {
      const header = jwt.decode(token, { complete: true })?.header;
      const key = this.#keys.find((candidate) => candidate.id === header?.kid);
      if (!key) return null;
      const verified = jwt.verify(token, key.secret, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: Math.floor(this.clock.now().getTime() / 1_000),
      });
      const parsed = claims.safeParse(verified);
      if (!parsed.success) return null;
      return {
        userId: parsed.data.sub,
        sessionId: parsed.data.sid,
        expiresAt: new Date(parsed.data.exp * 1_000),
      };
    } catch {
      return null;
    }
  }
}
