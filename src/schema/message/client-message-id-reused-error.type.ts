import { needs } from '../../domain/rights.js';
import { ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description: `Something else was sent under this clientMessageId; nothing was sent. ${needs('message:send')}`,
})
export class ClientMessageIdReusedError extends UserError {
  constructor() {
    super({ key: 'error.clientMessageIdReused' }, ['input', 'clientMessageId']);
  }
}
