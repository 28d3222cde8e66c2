import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description:
    'Sign-in is slowed after failures, or too many are waiting; the attempt was neither checked nor counted. Open to everybody.',
})
export class TooManyAttemptsError extends UserError {
  @Field(() => Date, { description: 'The next attempt is refused before this moment.' })
  retryAt: Date;

  constructor(retryAt: Date) {
    super({ key: 'error.tooManyAttempts' }, null);
    this.retryAt = retryAt;
  }
}
