import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { AlertStatus } from './alert-status.enum.js';

@ObjectType({
  implements: UserError,
  description: `The alert's status does not allow this; nothing was changed. ${needs('alert:handle')}`,
})
export class AlertTransitionRefusedError extends UserError {
  @Field(() => AlertStatus, { description: 'How the alert stands.' })
  readonly alertStatus: AlertStatus;

  constructor(status: AlertStatus) {
    super({ key: 'error.alertTransitionRefused', values: { status } }, ['input', 'alertId']);
    this.alertStatus = status;
  }
}
