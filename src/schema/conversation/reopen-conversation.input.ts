import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which conversation goes on. Needs AGENT in the hotel.' })
export class ReopenConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}
