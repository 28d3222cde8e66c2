import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which conversation goes to whom. Needs AGENT in the hotel.' })
export class AssignConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => ID, { nullable: true, description: 'A person of the hotel who may answer; null for nobody.' })
  assigneeId?: string | null;
}
