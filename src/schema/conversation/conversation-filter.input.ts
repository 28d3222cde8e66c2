import { needs } from '../../domain/rights.js';
import { Field, ID, InputType, Int } from 'type-graphql';
import { SentimentLabel } from '../sentiment/sentiment-label.enum.js';
import { ConversationStatus } from './conversation-status.enum.js';

@InputType({
  description: `Which conversations; what is left out does not narrow. ${needs('conversation:read')}`,
})
export class ConversationFilter {
  @Field(() => [ConversationStatus], { nullable: true, description: 'One of these.' })
  status?: ConversationStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Assigned to this person.' })
  assigneeId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: assigned to the viewer. False: to somebody else or nobody.',
  })
  assignedToViewer?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True: assigned to nobody. False: to somebody.' })
  unassigned?: boolean | null;

  @Field(() => [SentimentLabel], { nullable: true, description: 'Of one of these moods.' })
  mood?: SentimentLabel[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: with an alert that is not closed. False: without.',
  })
  withOpenAlert?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With an open alert of this urgency or a higher one.',
  })
  minimumUrgency?: number | null;

  @Field(() => String, { nullable: true, description: 'The guest stays in exactly this room now.' })
  room?: string | null;

  @Field(() => [String], { nullable: true, description: 'Carries all of these labels.' })
  labels?: string[] | null;

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
}
