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
import type { DeviceTokens } from './device-tokens.js';
import { networkOf } from './network-of.js';
import { SignInQueueFullError, type SignInQueue } from './sign-in-queue.js';
import { SignInThrottledError, type SignInSource, type SignInThrottle } from './sign-in-throttle.js';

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly credentials: Credentials; readonly deviceToken: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly retryAt: Date };

type CheckOutcome =
  { readonly kind: 'signed-in'; readonly credentials: Credentials } | { readonly kind: 'wrong' };

interface UserRow {
  id: string;
  password_hash: string;
  disabled_at: string | null;
}

export interface SignInAttempt {
  readonly email: string;
  readonly password: string;
  /** As given by an earlier sign-in from the same browser, or null. */
  readonly deviceToken: string | null;
}

export interface IdentityParts {
  readonly sessions: TenantSessions;
  readonly tokens: AccessTokens;
  readonly devices: DeviceTokens;
  readonly throttle: SignInThrottle;
  readonly queue: SignInQueue;
  readonly clock: Clock;
  readonly onSignIn: (outcome: SignInOutcome['kind']) => void;
}

/** When a sign-in that found the queue full may come again: a full queue is worked off in about this time. */
const QUEUE_RETRY_MS = 3_000;

/** Sign-in, renewal and sign-out of people. All of it runs in the role that alone reaches users and sessions. */
export class IdentityService {
  constructor(private readonly parts: IdentityParts) {}

  /**
   * Checks e-mail and password. An unknown e-mail, a disabled user and a wrong password take the same work and
   * give the same answer.
   */
  async signIn(attempt: SignInAttempt, origin: Origin): Promise<SignInOutcome> {
    const { devices, queue, clock, onSignIn } = this.parts;
    const email = attempt.email.trim().toLowerCase();
    const device = attempt.deviceToken === null ? null : devices.read(attempt.deviceToken);
    const isKnownBrowser = device !== null && devices.hasSignedIn(device, email);
    const source = { email, ip: origin.ip, deviceId: isKnownBrowser ? device.id : null };
    const turn = { isKnownBrowser, key: isKnownBrowser ? email : networkOf(origin.ip) };
    const outcome = await queue
      .run(turn, () => this.checkAndOpen(source, attempt.password, origin))
      .catch((error: unknown): Extract<SignInOutcome, { kind: 'throttled' }> => {
        if (error instanceof SignInThrottledError) return { kind: 'throttled', retryAt: error.retryAt };
        if (!(error instanceof SignInQueueFullError)) throw error;
        return { kind: 'throttled', retryAt: new Date(clock.now().getTime() + QUEUE_RETRY_MS) };
      });
    onSignIn(outcome.kind);
    return outcome.kind === 'signed-in' ? { ...outcome, deviceToken: devices.issue(device, email) } : outcome;
  }

  /**
   * Changes a refresh token for new credentials of the same session. A token that was used already gives the
   * same successor for a few seconds (an answer may have been lost); later it ends the whole session.
   */
  renew(refreshToken: string, origin: Origin): Promise<RenewOutcome> {
    const { sessions, tokens, clock } = this.parts;
    return sessions.inRole('app_identity', (tx) =>
      renewSession(tx, tokens, refreshToken, origin, clock.now()),
    );
  }

  /** Ends the session, or every session of its user. Returns how many were ended. */
  signOut(principal: Principal, isEverywhere: boolean, origin: Origin): Promise<number> {
    const now = this.parts.clock.now();
    return this.parts.sessions.inRole('app_identity', async (tx) => {
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

  /** Throws SignInThrottledError where the try comes too early. */
  private async checkAndOpen(source: SignInSource, password: string, origin: Origin): Promise<CheckOutcome> {
    const { sessions, throttle, clock } = this.parts;
    const user = await sessions.inRole('app_identity', async (tx) => {
      await throttle.reserve(tx, source, clock.now());
      return tx.row<UserRow>('select id, password_hash, disabled_at from users where email = $1', [
        source.email,
      ]);
    });
    const isRight = await isPasswordRight(password, user?.password_hash ?? UNMATCHABLE_HASH);
    if (user === null || !isRight || user.disabled_at !== null) return { kind: 'wrong' };
    const credentials = await sessions.inRole('app_identity', async (tx) => {
      await throttle.succeeded(tx, source, clock.now());
      return this.open(tx, user.id, origin);
    });
    return { kind: 'signed-in', credentials };
  }

  private async open(tx: TenantTx, userId: string, origin: Origin): Promise<Credentials> {
    const now = this.parts.clock.now();
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
    const { token, expiresAt: accessExpiresAt } = this.parts.tokens.sign(principal);
    return { principal, accessToken: token, expiresAt: accessExpiresAt, refreshToken };
  }
}
