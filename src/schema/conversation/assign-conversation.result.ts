import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { Conversation } from './conversation.type.js';

@ObjectType({ description: 'The conversation belongs to the person. Needs AGENT in the hotel.' })
export class AssignConversationSuccess {
  @Field(() => Conversation, { description: 'As it stands now.' })
  conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }
}

export const AssignConversationResult = createUnionType({
  name: 'AssignConversationResult',
  description: 'What became of assignConversation.',
  types: () => [AssignConversationSuccess, NotFoundError, InvalidInputError] as const,
});
