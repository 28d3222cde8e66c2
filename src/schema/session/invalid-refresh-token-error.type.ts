import { ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description: 'The refresh token is unknown, used, expired, or its session has ended. Open to everybody.',
})
export class InvalidRefreshTokenError extends UserError {
  constructor() {
    super({ key: 'error.invalidRefreshToken' }, ['input', 'refreshToken']);
  }
}
