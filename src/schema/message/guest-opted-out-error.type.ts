import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({
  implements: UserError,
  description: `The guest wants no messages and has not written for 24 hours; nothing was sent. ${needs('message:send')}`,
})
export class GuestOptedOutError extends UserError {
  @Field(() => DateTime, { description: 'Since when.' })
  optedOutAt: Date;

  constructor(optedOutAt: Date, path: readonly string[]) {
    super({ key: 'error.guestOptedOut' }, path);
    this.optedOutAt = optedOutAt;
  }
}
