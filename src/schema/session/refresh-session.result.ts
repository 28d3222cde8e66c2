import { createUnionType, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { InvalidRefreshTokenError } from './invalid-refresh-token-error.type.js';
import { SessionTokens } from './session-tokens.type.js';

@ObjectType({
  implements: SessionTokens,
  description: 'The session goes on with new tokens. Open to everybody.',
})
export class RefreshSessionSuccess extends SessionTokens {}

export const RefreshSessionResult = createUnionType({
  name: 'RefreshSessionResult',
  types: () => [RefreshSessionSuccess, InvalidRefreshTokenError, InvalidInputError] as const,
});
