import type { Principal } from '../../db/viewer.js';

/** What a signed-in device holds. */
export interface Credentials {
  readonly principal: Principal;
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
}

/** Where a request came from, as far as identity wants to know. */
export interface Origin {
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string | null;
}
