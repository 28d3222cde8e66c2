import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import type { Principal } from '../../db/viewer.js';
import type { AccessTokens } from './access-tokens.js';
import type { Credentials, Origin } from './credentials.js';
import { writePlatformAudit } from './platform-audit.js';
import { isPasswordRight, UNMATCHABLE_HASH } from './password-hasher.js';
import { hashRefreshToken, makeRefreshToken, REFRESH_TOKEN_TTL_MS } from './refresh-token.js';
import { renewSession, type RenewOutcome } from './renew-session.js';
import type { SignInThrottle } from './sign-in-throttle.js';
import type { WorkGate } from './work-gate.js';

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly credentials: Credentials }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly retryAt: Date };

interface UserRow {
  id: string;
  password_hash: string;
  disabled_at: string | null;
}

/** Sign-in, renewal and sign-out of people. All of it runs in the role that alone reaches users and sessions. */
export class IdentityService {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly tokens: AccessTokens,
    private readonly throttle: SignInThrottle,
    private readonly gate: WorkGate,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks e-mail and password. An unknown e-mail, a disabled user and a wrong password take the same work and
   * give the same answer. Throws GateFullError when too many sign-ins wait already.
   */
  async signIn(email: string, password: string, origin: Origin): Promise<SignInOutcome> {
    const address = email.trim().toLowerCase();
    const retryAt = await this.sessions.inRole('app_identity', (tx) =>
      this.throttle.reserve(tx, address, origin.ip, this.clock.now()),
    );
    if (retryAt !== null) return { kind: 'throttled', retryAt };
    const user = await this.sessions.inRole('app_identity', (tx) =>
      tx.row<UserRow>('select id, password_hash, disabled_at from users where email = $1', [address]),
    );
    const isRight = await this.gate.run(() =>
      isPasswordRight(password, user?.password_hash ?? UNMATCHABLE_HASH),
    );
    if (user === null || !isRight || user.disabled_at !== null) return { kind: 'wrong' };
    const credentials = await this.sessions.inRole('app_identity', async (tx) => {
      await this.throttle.succeeded(tx, address, origin.ip, this.clock.now());
      return this.open(tx, user.id, origin);
    });
    return { kind: 'signed-in', credentials };
  }

  /**
   * Changes a refresh token for new credentials of the same session. A token that was used already gives the
   * same successor for a few seconds (an answer may have been lost); later it ends the whole session.
   */
  renew(refreshToken: string, origin: Origin): Promise<RenewOutcome> {
    return this.sessions.inRole('app_identity', (tx) =>
      renewSession(tx, this.tokens, refreshToken, origin, this.clock.now()),
    );
  }

  /** Ends the session, or every session of its user. Returns how many were ended. */
  signOut(principal: Principal, isEverywhere: boolean, origin: Origin): Promise<number> {
    const now = this.clock.now();
    return this.sessions.inRole('app_identity', async (tx) => {
      const ended = await tx.rows<{ id: string }>(
        `update sessions set revoked_at = $3, revoked_reason = 'SIGNED_OUT'
         where user_id = $1 and ($4 or id = $2) and revoked_at is null and expires_at > $3 returning id`,
        [principal.userId, principal.sessionId, now, isEverywhere],
      );
      await writePlatformAudit(tx, {
        actorUserId: principal.userId,
        action: 'SIGN_OUT',
        detail: { sessionIds: ended.map((session) => session.id) },
        requestId: origin.requestId,
        at: now,
      });
      return ended.length;
    });
  }

  private async open(tx: TenantTx, userId: string, origin: Origin): Promise<Credentials> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + REFRESH_TOKEN_TTL_MS);
    const principal = { userId, sessionId: uuidv7(now) };
    const refreshToken = makeRefreshToken();
    await tx.rows(
      'insert into sessions (id, user_id, created_at, expires_at, user_agent) values ($1, $2, $3, $4, $5)',
      [principal.sessionId, userId, now, expiresAt, origin.userAgent?.slice(0, 300) ?? null],
    );
    await tx.rows(
      'insert into refresh_tokens (token_hash, session_id, issued_at, expires_at) values ($1, $2, $3, $4)',
      [hashRefreshToken(refreshToken), principal.sessionId, now, expiresAt],
    );
    await writePlatformAudit(tx, {
      actorUserId: userId,
      action: 'SIGN_IN',
      detail: { sessionId: principal.sessionId },
      requestId: origin.requestId,
      at: now,
    });
    const { token, expiresAt: accessExpiresAt } = this.tokens.sign(principal);
    return { principal, accessToken: token, expiresAt: accessExpiresAt, refreshToken };
  }
}
