import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description: 'Sign-in is slowed after failures; the try was not looked at. Open to everybody.',
})
export class TooManyAttemptsError extends UserError {
  @Field(() => Date, { description: 'The moment from which the next try is looked at.' })
  retryAt: Date;

  constructor(retryAt: Date) {
    super();
    this.message = 'Too many attempts. Try again a little later.';
    this.path = null;
    this.retryAt = retryAt;
  }
}
