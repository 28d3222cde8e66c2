import jwt from 'jsonwebtoken';
import { GraphQLError } from 'graphql';

const [, secret = ''] = (process.env.JWT_SECRETS ?? '').split(':');
const key = Buffer.from(secret, 'utf8');

/** Checks the token as any server would: signature, issuer, audience, expiry. */
export function principalOf(header: string | undefined): { userId: string; sessionId: string } {
  const claims = jwt.verify((header ?? '').replace(/^Bearer /, ''), key, {
    algorithms: ['HS256'],
    issuer: 'hotel-boost',
    audience: 'hotel-boost-api',
  });
  if (typeof claims === 'string' || claims.sub === undefined) throw new GraphQLError('Sign in first.');
  return { userId: claims.sub, sessionId: String(claims.sid) };
}

/** Verifies the session, and sets role and hotels of the transaction, in one statement. */
export const ENTER = `select v.user_id, set_config('app.hotel_ids', v.hotel_ids::text, true), set_config('role', 'app_tenant', true)
  from verify_session($1, $2) v`;
