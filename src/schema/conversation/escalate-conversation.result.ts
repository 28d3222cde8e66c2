import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { ConversationTransitionRefusedError } from './conversation-transition-refused-error.type.js';
import { Conversation } from './conversation.type.js';

@ObjectType({ description: 'The conversation waits for somebody above. Needs AGENT in the hotel.' })
export class EscalateConversationSuccess {
  @Field(() => Conversation, { description: 'As it stands now.' })
  conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }
}

export const EscalateConversationResult = createUnionType({
  name: 'EscalateConversationResult',
  description: 'What became of escalateConversation.',
  types: () =>
    [
      EscalateConversationSuccess,
      NotFoundError,
      InvalidInputError,
      ConversationTransitionRefusedError,
    ] as const,
});
