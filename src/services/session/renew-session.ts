import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import type { AccessTokens } from './access-tokens.js';
import type { Credentials, Origin } from './credentials.js';
import { writePlatformAudit } from './platform-audit.js';
import {
  hashRefreshToken,
  isRefreshToken,
  makeRefreshToken,
  openSuccessor,
  REFRESH_TOKEN_TTL_MS,
  sealSuccessor,
} from './refresh-token.js';

export type RenewOutcome =
  { readonly kind: 'renewed'; readonly credentials: Credentials } | { readonly kind: 'refused' };

const LOST_ANSWER_GRACE_MS = 10_000;

interface TokenRow {
  session_id: string;
  user_id: string;
  used_at: string | null;
  expires_at: string;
  successor_encrypted: Buffer | null;
  is_over: boolean;
}

/**
 * Rotates a refresh token under its row's lock, so that two holders cannot both become the rightful one. A used
 * token gives its successor again within the grace; after it, somebody else holds a copy, and the session ends.
 */
export async function renewSession(
  tx: TenantTx,
  tokens: AccessTokens,
  presented: string,
  origin: Origin,
  now: Date,
): Promise<RenewOutcome> {
  if (!isRefreshToken(presented)) return { kind: 'refused' };
  const row = await tx.row<TokenRow>(
    `select t.session_id, s.user_id, t.used_at, t.expires_at, t.successor_encrypted,
       (s.revoked_at is not null or s.expires_at <= $2 or u.disabled_at is not null) as is_over
     from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
     where t.token_hash = $1 for update of t`,
    [hashRefreshToken(presented), now],
  );
  if (row === null || row.is_over || toDate(row.expires_at) <= now) return { kind: 'refused' };
  if (row.used_at === null) return renewed(tokens, row, await rotate(tx, row.session_id, presented, now));
  if (
    now.getTime() - toDate(row.used_at).getTime() <= LOST_ANSWER_GRACE_MS &&
    row.successor_encrypted !== null
  ) {
    return renewed(tokens, row, openSuccessor(row.successor_encrypted, presented));
  }
  await tx.rows(
    `update sessions set revoked_at = $2, revoked_reason = 'REFRESH_TOKEN_REUSED' where id = $1`,
    [row.session_id, now],
  );
  await writePlatformAudit(tx, {
    actorUserId: row.user_id,
    action: 'REFRESH_TOKEN_REUSED',
    detail: { sessionId: row.session_id },
    requestId: origin.requestId,
    at: now,
  });
  return { kind: 'refused' };
}

async function rotate(tx: TenantTx, sessionId: string, presented: string, now: Date): Promise<string> {
  const successor = makeRefreshToken();
  const expiresAt = new Date(now.getTime() + REFRESH_TOKEN_TTL_MS);
  await tx.rows('update refresh_tokens set used_at = $2, successor_encrypted = $3 where token_hash = $1', [
    hashRefreshToken(presented),
    now,
    sealSuccessor(successor, presented),
  ]);
  await tx.rows(
    'insert into refresh_tokens (token_hash, session_id, issued_at, expires_at) values ($1, $2, $3, $4)',
    [hashRefreshToken(successor), sessionId, now, expiresAt],
  );
  await tx.rows('update sessions set expires_at = $2 where id = $1', [sessionId, expiresAt]);
  return successor;
}

function renewed(tokens: AccessTokens, row: TokenRow, refreshToken: string): RenewOutcome {
  const principal = { userId: row.user_id, sessionId: row.session_id };
  const { token, expiresAt } = tokens.sign(principal);
  return { kind: 'renewed', credentials: { principal, accessToken: token, expiresAt, refreshToken } };
}
