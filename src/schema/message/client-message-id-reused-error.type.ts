import { ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description:
    'Something else was sent under this clientMessageId; nothing was sent. Needs AGENT in the hotel.',
})
export class ClientMessageIdReusedError extends UserError {
  constructor() {
    super();
    this.message = 'This clientMessageId already stands for another message.';
    this.path = ['input', 'clientMessageId'];
  }
}
