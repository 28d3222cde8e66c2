import type { RequestContext } from '../context.js';
import { Loaders } from '../db/query/loaders.js';

/** The loaders of this operation, new after each mutation so that its selection reads fresh. */
export function getLoaders(context: RequestContext): Loaders {
  return context.memo('loaders', () => new Loaders(() => context.read()));
}
