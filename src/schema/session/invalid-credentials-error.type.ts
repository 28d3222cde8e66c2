import { ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description: 'No enabled person has this e-mail and password. Open to everybody.',
})
export class InvalidCredentialsError extends UserError {
  constructor() {
    super({ key: 'error.invalidCredentials' }, null);
  }
}
