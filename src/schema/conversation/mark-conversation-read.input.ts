import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'How far you have read. Needs VIEWER in the hotel.' })
export class MarkConversationReadInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => Int, {
    description: 'The place of the last message you have read. Your mark never moves back.',
  })
  upToSeq!: number;
}
