import { ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description:
    'No fix can make this notification handled: its body was not kept, or it is for another instance. Needs platform ADMIN.',
})
export class NotificationNotReplayableError extends UserError {
  constructor() {
    super({ key: 'error.notificationNotReplayable' }, ['input', 'id']);
  }
}
