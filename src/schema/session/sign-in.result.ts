import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { InvalidCredentialsError } from './invalid-credentials-error.type.js';
import { SessionTokens, type IssuedTokens } from './session-tokens.type.js';
import { TooManyAttemptsError } from './too-many-attempts-error.type.js';

@ObjectType({ implements: SessionTokens, description: 'The person is signed in. Open to everybody.' })
export class SignInSuccess extends SessionTokens {
  @Field(() => String, {
    description:
      'To be kept by the browser, also after signing out, and sent with its next sign-in. It gives no rights.',
  })
  deviceToken: string;

  constructor(tokens: IssuedTokens, deviceToken: string) {
    super(tokens);
    this.deviceToken = deviceToken;
  }
}

export const SignInResult = createUnionType({
  name: 'SignInResult',
  types: () => [SignInSuccess, InvalidCredentialsError, TooManyAttemptsError, InvalidInputError] as const,
});
