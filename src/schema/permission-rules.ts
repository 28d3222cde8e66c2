import type { RequestContext } from '../context.js';
import { hasRight, type Right } from '../domain/rights.js';
import { refusal } from '../errors.js';
import { decodeGlobalId } from './global-id.js';
import { shieldLibrary, type ShieldRule } from './shield.js';

/** Shield takes whatever a rule throws for a refusal: a database that failed would read as FORBIDDEN, so it is given back. */
const rule = (
  name: string,
  check: (context: RequestContext, args: Readonly<Record<string, unknown>>) => Promise<boolean | Error>,
) =>
  shieldLibrary.rule(name, { cache: 'no_cache' })((_parent, args, context) =>
    check(context as RequestContext, args).catch((error: unknown) => asError(error)),
  );

/** Everybody, signed in or not. */
export const isAnybody: ShieldRule = shieldLibrary.allow;

/** Somebody whose session lives. */
export const isSignedIn = rule('isSignedIn', async (context) => {
  return (await context.viewer()) === null ? refusal('UNAUTHENTICATED') : true;
});

/** Somebody who runs the platform. */
export const isPlatformAdmin = rule('isPlatformAdmin', async (context) => {
  const viewer = await context.viewer();
  if (viewer === null) return refusal('UNAUTHENTICATED');
  return viewer.isPlatformAdmin ? true : refusal('FORBIDDEN');
});

/** Shield refuses two rules of one name, so each is made once. */
const hotelRules = new Map<string, ShieldRule>();

/**
 * Somebody with this right in the hotel that the global id at `path` of the arguments belongs to; of several paths, at
 * the first that is given. A person who is no member there is let through: the resolver then answers as for an id that never existed. A member
 * of an inactive hotel, and a platform admin who is no member, are refused, whether or not the id exists.
 */
export function hasRightInHotelOf(path: string | readonly string[], right: Right): ShieldRule {
  const paths = [path].flat();
  const name = `hasRightInHotelOf(${paths.join(' or ')}, ${right})`;
  const known = hotelRules.get(name);
  if (known !== undefined) return known;
  const keys = paths.map((each) => each.split('.'));
  const made = rule(name, async (context, args) => {
    const viewer = await context.viewer();
    if (viewer === null) return refusal('UNAUTHENTICATED');
    const value = keys.map((each) => valueAt(args, each)).find((given) => given != null);
    const hotelId = typeof value === 'string' ? decodeGlobalId(value)?.hotelId : undefined;
    if (hotelId && viewer.inactiveHotels.has(hotelId)) return refusal('HOTEL_INACTIVE');
    const role = hotelId ? viewer.roles.get(hotelId) : undefined;
    if (role === undefined) return viewer.isPlatformAdmin && hotelId ? refusal('FORBIDDEN') : true;
    return hasRight(role, right) ? true : refusal('FORBIDDEN');
  });
  hotelRules.set(name, made);
  return made;
}

function valueAt(args: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), args);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('a rule threw what is no error', { cause: thrown });
}
