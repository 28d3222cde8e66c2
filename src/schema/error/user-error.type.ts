import { Field, InterfaceType } from 'type-graphql';

@InterfaceType({
  description:
    'An expected refusal: what the person did wrong, in words to show. Open to whoever may run the mutation.',
})
export abstract class UserError {
  @Field(() => String, { description: 'What went wrong, fit to be shown.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Where in the input, from the outside in; null when it is not one field.',
  })
  path!: string[] | null;
}
