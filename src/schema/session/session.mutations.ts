import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { mutationResult, payloadField, resultUnion } from '../mutation-result.js';
import { InvalidCredentialsError } from './invalid-credentials-error.type.js';
import { InvalidRefreshTokenError } from './invalid-refresh-token-error.type.js';
import { SessionTokens, type IssuedTokens } from './session-tokens.type.js';
import { TooManyAttemptsError } from './too-many-attempts-error.type.js';

@InputType({ description: 'The newest refresh token of a session.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest one of the session; it is good once.' })
  refreshToken!: string;
}

@ObjectType({
  implements: SessionTokens,
  description: 'The session goes on with new tokens. Open to everybody.',
})
export class RefreshSessionSuccess extends SessionTokens {}

export const RefreshSession = resultUnion('RefreshSession', RefreshSessionSuccess, [
  InvalidRefreshTokenError,
]);

@InputType({ description: 'E-mail and password of a person.' })
export class SignInInput {
  @Field(() => String, { description: 'The address that the person signs in with.' })
  email!: string;

  @Field(() => String, { description: 'The password, up to 1,024 characters.' })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The `deviceToken` of the last sign-in from this browser, whoever signed in. Attempts from it are then limited apart from those of others in the same network.',
  })
  deviceToken?: string | null;
}

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

export const SignIn = resultUnion('SignIn', SignInSuccess, [InvalidCredentialsError, TooManyAttemptsError]);

@InputType({ description: 'Which sessions to end.' })
export class SignOutInput {
  @Field(() => Boolean, { defaultValue: false, description: 'Every session of this person, on all devices.' })
  everywhere!: boolean;
}

export const SignOut = mutationResult('SignOut', {
  description: 'The sessions have ended. Open to the person signed in.',
  payload: { endedSessions: payloadField<number>(() => Int, 'How many sessions were ended.') },
});
