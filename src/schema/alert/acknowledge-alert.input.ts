import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which alert somebody has seen and takes. Needs AGENT in the hotel.' })
export class AcknowledgeAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;
}
