import { Field, Int, ObjectType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { MOST_COUNTED } from '../connection/connection-of.js';

@ObjectType({
  simpleResolvers: true,
  description: `Numbers of conversations in the queues of an inbox, each counted up to ${MOST_COUNTED}. ${needs('conversation:read')}`,
})
export class InboxCounts {
  @Field(() => Int, { description: 'Assigned to the viewer and not resolved.' })
  mine!: number;

  @Field(() => Int, { description: 'Assigned to nobody and not resolved.' })
  unassigned!: number;

  @Field(() => Int, { description: 'The guest waits for an answer.' })
  waiting!: number;

  @Field(() => Int, { description: 'Not resolved, with messages of the guest that the viewer has not read.' })
  unread!: number;

  @Field(() => Int, { description: 'Escalated.' })
  escalated!: number;

  @Field(() => Int, { description: 'Snoozed.' })
  snoozed!: number;

  @Field(() => Int, { description: 'With an alert that is not closed.' })
  withOpenAlert!: number;
}
