import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { AlertTransitionRefusedError } from './alert-transition-refused-error.type.js';
import { Alert } from './alert.type.js';

@ObjectType({
  description: 'The alert is seen, and yours; it no longer escalates. Needs AGENT in the hotel.',
})
export class AcknowledgeAlertSuccess {
  @Field(() => Alert, { description: 'As it stands now.' })
  alert: Alert;

  constructor(alert: Alert) {
    this.alert = alert;
  }
}

export const AcknowledgeAlertResult = createUnionType({
  name: 'AcknowledgeAlertResult',
  description: 'What became of acknowledgeAlert.',
  types: () =>
    [AcknowledgeAlertSuccess, NotFoundError, InvalidInputError, AlertTransitionRefusedError] as const,
});
