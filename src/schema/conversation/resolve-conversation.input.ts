import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which conversation is settled. Needs AGENT in the hotel.' })
export class ResolveConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}
