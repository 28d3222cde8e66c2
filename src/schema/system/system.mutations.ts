import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { mutationResult, payloadField } from '../mutation-result.js';

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

@InputType({ description: 'Which notification to handle again. Needs platform ADMIN.' })
export class ReplayNotificationInput {
  @Field(() => ID, { description: 'The quarantined notification.' })
  id!: string;
}

export const ReplayNotification = mutationResult('ReplayNotification', {
  description: 'The notification left quarantine and is handled again. Needs platform ADMIN.',
  payload: { id: payloadField<string>(() => ID, 'Which one.') },
  errors: [NotificationNotReplayableError],
});

@InputType({ description: 'Whose body to look at, and why. Needs platform ADMIN.' })
export class RevealNotificationInput {
  @Field(() => ID, { description: 'The quarantined notification.' })
  id!: string;

  @Field(() => String, { description: 'Why; it is written into the audit logs. 1 to 1,000 characters.' })
  reason!: string;
}

export const RevealNotification = mutationResult('RevealNotification', {
  description: 'The body, and that you looked is on record. Needs platform ADMIN.',
  payload: { body: payloadField<string>(() => String, 'The body as text, what is no UTF-8 replaced.') },
});
