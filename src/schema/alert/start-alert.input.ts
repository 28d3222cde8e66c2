import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which alert somebody works on. Needs AGENT in the hotel.' })
export class StartAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;
}
