import { createUnionType, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { InvalidCredentialsError } from './invalid-credentials-error.type.js';
import { SessionTokens } from './session-tokens.type.js';
import { TooManyAttemptsError } from './too-many-attempts-error.type.js';

@ObjectType({ implements: SessionTokens, description: 'The person is signed in. Open to everybody.' })
export class SignInSuccess extends SessionTokens {}

export const SignInResult = createUnionType({
  name: 'SignInResult',
  types: () => [SignInSuccess, InvalidCredentialsError, TooManyAttemptsError, InvalidInputError] as const,
});
