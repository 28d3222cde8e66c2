import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which conversation needs somebody above. Needs AGENT in the hotel.' })
export class EscalateConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}
