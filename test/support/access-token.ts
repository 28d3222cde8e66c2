import { systemClock } from '../../src/clock.js';
import { readKeyRing } from './key-ring.js';
import { AccessTokens } from '../../src/services/session/access-tokens.js';
import { getTestServers } from './test-servers.js';

/** Whoever has a session. */
export interface SessionOwner {
  readonly id: string;
  readonly sessionId: string;
}

let tokens: AccessTokens | null = null;

/** An access token of a session that stands in the database, as signing in would give it. */
export function accessToken({ id, sessionId }: SessionOwner): string {
  tokens ??= new AccessTokens(readKeyRing(getTestServers().secrets.JWT_SECRETS, 'utf8'), systemClock);
  return tokens.sign({ userId: id, sessionId }).token;
}
