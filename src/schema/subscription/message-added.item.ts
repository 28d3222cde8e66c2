import { createUnionType } from 'type-graphql';
import { MessageAdded } from './message-added.type.js';
import { RefreshRequired } from './refresh-required.type.js';
import { StreamPosition } from './stream-position.type.js';

export const MessageAddedItem = createUnionType({
  name: 'MessageAddedItem',
  description: 'What this stream delivers.',
  types: () => [MessageAdded, StreamPosition, RefreshRequired] as const,
});
