import { createUnionType } from 'type-graphql';
import { AlertRaised } from './alert-raised.type.js';
import { RefreshRequired } from './refresh-required.type.js';
import { StreamPosition } from './stream-position.type.js';

export const AlertRaisedItem = createUnionType({
  name: 'AlertRaisedItem',
  description: 'What this stream delivers.',
  types: () => [AlertRaised, StreamPosition, RefreshRequired] as const,
});
