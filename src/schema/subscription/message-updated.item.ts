import { createUnionType } from 'type-graphql';
import { MessageUpdated } from './message-updated.type.js';
import { RefreshRequired } from './refresh-required.type.js';
import { StreamPosition } from './stream-position.type.js';

export const MessageUpdatedItem = createUnionType({
  name: 'MessageUpdatedItem',
  description: 'What this stream delivers.',
  types: () => [MessageUpdated, StreamPosition, RefreshRequired] as const,
});
