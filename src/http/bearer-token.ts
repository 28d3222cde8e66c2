import { GraphQLError } from 'graphql';
import { ERROR_CODES } from '../errors.js';
import type { AccessTokens, CheckedToken } from '../services/session/access-tokens.js';

/**
 * The checked token of an Authorization header; null without one. Throws, always the same, for a header that
 * holds no token of ours that is valid now.
 */
export function tokenOf(header: string | undefined, tokens: AccessTokens): CheckedToken | null {
  if (header === undefined || header === '') return null;
  const checked = tokens.check(bearerIn(header));
  if (checked === null) {
    throw new GraphQLError(ERROR_CODES.UNAUTHENTICATED, {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  }
  return checked;
}

/** Whose valid token an Authorization header holds; null for any other header. */
export function userIdOf(header: string | undefined, tokens: AccessTokens): string | null {
  return tokens.check(bearerIn(header ?? ''))?.userId ?? null;
}

function bearerIn(header: string): string {
  return /^Bearer +([^\s]+)$/i.exec(header)?.[1] ?? '';
}

/** Whether `tokenOf` threw this. */
export function isRefusedToken(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED';
}
