import { Field, InputType } from 'type-graphql';

@InputType({ description: 'What is sent: exactly one of these. Needs AGENT in the hotel.' })
export class MessageContentInput {
  @Field(() => String, {
    nullable: true,
    description: 'Words: 1 to 4,096 characters, not only blanks.',
  })
  text?: string | null;
}
