import type { Role } from '../domain/rights.js';

/** Who a checked access token says is asking; nothing is known yet of whether the session still lives. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
}

/** A person whose session was found alive, with the role in each of their hotels that is active. */
export interface Viewer extends Principal {
  readonly isPlatformAdmin: boolean;
  readonly rightsEpoch: number;
  readonly roles: ReadonlyMap<string, Role>;
  /** Hotels they belong to that are inactive: nothing of these may be read or done, and they may be told so. */
  readonly inactiveHotels: ReadonlySet<string>;
}
