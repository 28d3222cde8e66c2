/**
 * Codes this side closes a socket with, beside those of graphql-transport-ws. A client connects again after each;
 * after 4403 it needs a new token first, after 4290 it waits as the reason says.
 */
export const CLOSE = {
  forbidden: { code: 4403, reason: 'Forbidden' },
  tokenExpired: { code: 4403, reason: 'Token expired' },
  sessionEnded: { code: 4403, reason: 'Session ended' },
  tooManySockets: { code: 4290, reason: 'Too many sockets; retry-after=15' },
  tooManyStrangers: { code: 4290, reason: 'Too many sockets without a token; retry-after=5' },
  frameTooLarge: { code: 1009, reason: 'Too large without a token' },
  restarting: { code: 1012, reason: 'Service restart' },
  tooSlow: { code: 1013, reason: 'Reading too slowly' },
  failed: { code: 1013, reason: 'Something went wrong' },
} as const;
export type CloseKind = keyof typeof CLOSE;
