import { createUnionType } from 'type-graphql';
import { ConversationUpdated } from './conversation-updated.type.js';
import { RefreshRequired } from './refresh-required.type.js';
import { StreamPosition } from './stream-position.type.js';

export const ConversationUpdatedItem = createUnionType({
  name: 'ConversationUpdatedItem',
  description: 'What this stream delivers.',
  types: () => [ConversationUpdated, StreamPosition, RefreshRequired] as const,
});
