import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { AlertTransitionRefusedError } from './alert-transition-refused-error.type.js';
import { Alert } from './alert.type.js';

@ObjectType({ description: 'Somebody works on the alert. Needs AGENT in the hotel.' })
export class StartAlertSuccess {
  @Field(() => Alert, { description: 'As it stands now.' })
  alert: Alert;

  constructor(alert: Alert) {
    this.alert = alert;
  }
}

export const StartAlertResult = createUnionType({
  name: 'StartAlertResult',
  description: 'What became of startAlert.',
  types: () => [StartAlertSuccess, NotFoundError, InvalidInputError, AlertTransitionRefusedError] as const,
});
