import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which alert is taken care of, and how. Needs AGENT in the hotel.' })
export class ResolveAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;

  @Field(() => String, { description: 'What was done. 1 to 1,000 characters.' })
  reason!: string;
}
