import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({
  implements: UserError,
  description:
    'The guest wants no messages and has not written for 24 hours; nothing was sent. Needs AGENT in the hotel.',
})
export class GuestOptedOutError extends UserError {
  @Field(() => DateTime, { description: 'Since when.' })
  optedOutAt: Date;

  constructor(optedOutAt: Date) {
    super();
    this.message =
      'This guest wants no more messages. You may answer for 24 hours after the guest has written.';
    this.path = ['input', 'conversationId'];
    this.optedOutAt = optedOutAt;
  }
}
