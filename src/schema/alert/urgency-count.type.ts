import { Field, Int, ObjectType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { MOST_COUNTED } from '../connection/connection-of.js';

@ObjectType({
  simpleResolvers: true,
  description: `The number of open alerts of one urgency. ${needs('alert:read')}`,
})
export class UrgencyCount {
  @Field(() => Int, { description: 'From 1 to 5, 5 the most urgent.' })
  urgency!: number;

  @Field(() => Int, { description: `Number of alerts, counted up to ${MOST_COUNTED}.` })
  count!: number;
}
