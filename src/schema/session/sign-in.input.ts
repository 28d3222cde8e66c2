import { Field, InputType } from 'type-graphql';

@InputType({ description: 'E-mail and password of a person.' })
export class SignInInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The `deviceToken` of the last sign-in from this browser, whoever signed in. Attempts from it are then limited apart from those of others in the same network.',
  })
  deviceToken?: string | null;
}
