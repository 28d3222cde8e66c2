import { Field, InputType } from 'type-graphql';

@InputType({ description: 'The newest refresh token of a session.' })
export class RefreshSessionInput {
  @Field(() => String)
  refreshToken!: string;
}
