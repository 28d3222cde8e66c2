import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Which sessions to end.' })
export class SignOutInput {
  @Field(() => Boolean, { defaultValue: false, description: 'Every session of this person, on all devices.' })
  everywhere!: boolean;
}
