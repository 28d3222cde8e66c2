import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which alert needs no action, and why. Needs AGENT in the hotel.' })
export class DismissAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;

  @Field(() => String, { description: 'Why nothing needs to be done. 1 to 1,000 characters.' })
  reason!: string;
}
