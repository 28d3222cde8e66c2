import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../scalars.js';

@InputType({ description: 'Which conversation comes back later, and when. Needs AGENT in the hotel.' })
export class SnoozeConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => DateTime, { description: 'When it opens again: in the future, within a year.' })
  until!: Date;
}
