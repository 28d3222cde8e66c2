import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { AlertTransitionRefusedError } from './alert-transition-refused-error.type.js';
import { Alert } from './alert.type.js';

@ObjectType({ description: 'The alert is taken care of. Needs AGENT in the hotel.' })
export class ResolveAlertSuccess {
  @Field(() => Alert, { description: 'As it stands now.' })
  alert: Alert;

  constructor(alert: Alert) {
    this.alert = alert;
  }
}

export const ResolveAlertResult = createUnionType({
  name: 'ResolveAlertResult',
  description: 'What became of resolveAlert.',
  types: () => [ResolveAlertSuccess, NotFoundError, InvalidInputError, AlertTransitionRefusedError] as const,
});
