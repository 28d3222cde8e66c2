import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { Conversation } from './conversation.type.js';

@ObjectType({ description: 'Your mark has moved, or stood further already. Needs VIEWER in the hotel.' })
export class MarkConversationReadSuccess {
  @Field(() => Conversation, { description: 'As it stands now.' })
  conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }
}

export const MarkConversationReadResult = createUnionType({
  name: 'MarkConversationReadResult',
  description: 'What became of markConversationRead.',
  types: () => [MarkConversationReadSuccess, NotFoundError, InvalidInputError] as const,
});
