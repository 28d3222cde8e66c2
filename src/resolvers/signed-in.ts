import type { RequestContext } from '../context.js';
import type { Viewer } from '../db/viewer.js';
import { refusal } from '../errors.js';

/** The person asking. Throws UNAUTHENTICATED when nobody is signed in. */
export async function signedIn(context: RequestContext): Promise<Viewer> {
  const viewer = await context.viewer();
  if (viewer === null) throw refusal('UNAUTHENTICATED');
  return viewer;
}
