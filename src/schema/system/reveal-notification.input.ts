import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Whose body to look at, and why. Needs platform ADMIN.' })
export class RevealNotificationInput {
  @Field(() => ID, { description: 'The quarantined notification.' })
  id!: string;

  @Field(() => String, { description: 'Why; it is written into the audit logs. 1 to 1,000 characters.' })
  reason!: string;
}
