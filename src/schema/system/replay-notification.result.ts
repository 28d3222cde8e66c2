import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { NotificationNotReplayableError } from './notification-not-replayable-error.type.js';

@ObjectType({ description: 'The notification left quarantine and is handled again. Needs platform ADMIN.' })
export class ReplayNotificationSuccess {
  @Field(() => ID, { description: 'Which one.' })
  id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export const ReplayNotificationResult = createUnionType({
  name: 'ReplayNotificationResult',
  description: 'What became of replayNotification.',
  types: () =>
    [ReplayNotificationSuccess, NotFoundError, InvalidInputError, NotificationNotReplayableError] as const,
});
