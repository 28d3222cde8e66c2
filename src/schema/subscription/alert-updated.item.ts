import { createUnionType } from 'type-graphql';
import { AlertUpdated } from './alert-updated.type.js';
import { RefreshRequired } from './refresh-required.type.js';
import { StreamPosition } from './stream-position.type.js';

export const AlertUpdatedItem = createUnionType({
  name: 'AlertUpdatedItem',
  description: 'What this stream delivers.',
  types: () => [AlertUpdated, StreamPosition, RefreshRequired] as const,
});
