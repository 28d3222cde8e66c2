import { needs } from '../../domain/rights.js';
import { Field, ID, InputType } from 'type-graphql';
import { SentimentLabel } from '../sentiment/sentiment-label.enum.js';
import { ConversationOrder } from './conversation-order.enum.js';
import { ConversationStatus } from './conversation-status.enum.js';

@InputType({
  description: `Which conversations, in which order; what is left out does not narrow. ${needs('conversation:read')}`,
})
export class ConversationFilter {
  @Field(() => [ConversationStatus], { nullable: true, description: 'One of these.' })
  status?: ConversationStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Assigned to this person.' })
  assigneeId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: assigned to nobody. False: to somebody.' })
  unassigned?: boolean | null;

  @Field(() => [SentimentLabel], { nullable: true, description: 'Of one of these moods.' })
  mood?: SentimentLabel[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: with an alert that is not closed. False: without.',
  })
  withOpenAlert?: boolean | null;

  @Field(() => String, { nullable: true, description: 'The guest stays in exactly this room now.' })
  room?: string | null;

  @Field(() => String, { nullable: true, description: 'Carries this label.' })
  label?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: with messages of the guest that the viewer has not read.',
  })
  unreadOnly?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "Beginning of a word of the guest's name, or of the phone.",
  })
  search?: string | null;

  @Field(() => ConversationOrder, {
    nullable: true,
    description: 'The latest message first, unless said otherwise.',
  })
  orderBy?: ConversationOrder | null;
}
