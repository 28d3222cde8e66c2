import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { ConversationTransitionRefusedError } from './conversation-transition-refused-error.type.js';
import { Conversation } from './conversation.type.js';

@ObjectType({ description: 'The conversation is settled. Needs AGENT in the hotel.' })
export class ResolveConversationSuccess {
  @Field(() => Conversation, { description: 'As it stands now.' })
  conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }
}

export const ResolveConversationResult = createUnionType({
  name: 'ResolveConversationResult',
  description: 'What became of resolveConversation.',
  types: () =>
    [
      ResolveConversationSuccess,
      NotFoundError,
      InvalidInputError,
      ConversationTransitionRefusedError,
    ] as const,
});
