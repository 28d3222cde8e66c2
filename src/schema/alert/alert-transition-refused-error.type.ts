import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { AlertStatus } from './alert-status.enum.js';

@ObjectType({
  implements: UserError,
  description: "The alert's status does not allow this; nothing was changed. Needs AGENT in the hotel.",
})
export class AlertTransitionRefusedError extends UserError {
  @Field(() => AlertStatus, { description: 'How the alert stands.' })
  status: AlertStatus;

  constructor(status: AlertStatus) {
    super();
    this.message = `An alert that is ${status.replaceAll('_', ' ').toLowerCase()} does not allow this.`;
    this.path = ['input', 'alertId'];
    this.status = status;
  }
}
