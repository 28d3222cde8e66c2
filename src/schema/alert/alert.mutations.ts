import { needs } from '../../domain/rights.js';
import { Field, ID, InputType } from 'type-graphql';
import { mutationResult, payloadField } from '../mutation-result.js';
import { Alert, AlertTransitionRefusedError } from './alert.type.js';

@InputType({ description: `Which alert somebody has seen and takes. ${needs('alert:handle')}` })
export class AcknowledgeAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;
}

export const AcknowledgeAlert = mutationResult('AcknowledgeAlert', {
  description: `The alert is acknowledged and assigned to you. ${needs('alert:handle')}`,
  payload: { alert: payloadField(() => Alert, 'Its state now.') },
  errors: [AlertTransitionRefusedError],
});

@InputType({ description: `Which alert needs no action, and why. ${needs('alert:handle')}` })
export class DismissAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;

  @Field(() => String, { description: 'Why nothing needs to be done. 1 to 1,000 characters.' })
  reason!: string;
}

export const DismissAlert = mutationResult('DismissAlert', {
  description: `The alert needed no action. ${needs('alert:handle')}`,
  payload: { alert: payloadField(() => Alert, 'Its state now.') },
  errors: [AlertTransitionRefusedError],
});

@InputType({ description: `Which alert is taken care of, and how. ${needs('alert:handle')}` })
export class ResolveAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;

  @Field(() => String, { description: 'What was done. 1 to 1,000 characters.' })
  reason!: string;
}

export const ResolveAlert = mutationResult('ResolveAlert', {
  description: `The alert is taken care of. ${needs('alert:handle')}`,
  payload: { alert: payloadField(() => Alert, 'Its state now.') },
  errors: [AlertTransitionRefusedError],
});

@InputType({ description: `Which alert somebody works on. ${needs('alert:handle')}` })
export class StartAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;
}

export const StartAlert = mutationResult('StartAlert', {
  description: `The alert is in progress. ${needs('alert:handle')}`,
  payload: { alert: payloadField(() => Alert, 'Its state now.') },
  errors: [AlertTransitionRefusedError],
});
