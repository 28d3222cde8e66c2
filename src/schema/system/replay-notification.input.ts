import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which notification to handle again. Needs platform ADMIN.' })
export class ReplayNotificationInput {
  @Field(() => ID, { description: 'The quarantined notification.' })
  id!: string;
}
