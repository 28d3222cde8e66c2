import { Field, InputType } from 'type-graphql';

@InputType({ description: 'E-mail and password of a person.' })
export class SignInInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;
}
