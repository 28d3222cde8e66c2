import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { AttemptOutcome } from './attempt-outcome.enum.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `One attempt to send a message. ${needs('message:read')}`,
})
export class DeliveryAttempt extends Node {
  protected readonly nodeType = 'DeliveryAttempt';

  @Field(() => Int, { description: 'Counted from 1.' })
  number!: number;

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;

  @Field(() => AttemptOutcome, { nullable: true, description: 'Null while it runs.' })
  outcome!: AttemptOutcome | null;

  @Field(() => String, {
    nullable: true,
    description: 'A machine-readable reason, where it did not succeed.',
  })
  reason!: string | null;

  @Field(() => Int, { nullable: true, description: 'The status the provider answered with.' })
  httpStatus!: number | null;
}
