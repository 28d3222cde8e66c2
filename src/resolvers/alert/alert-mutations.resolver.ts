import { needs } from '../../domain/rights.js';
import type { ResultOf } from '../../schema/mutation-result.js';
import {
  AcknowledgeAlert,
  AcknowledgeAlertInput,
  DismissAlert,
  DismissAlertInput,
  ResolveAlert,
  ResolveAlertInput,
  StartAlert,
  StartAlertInput,
} from '../../schema/alert/alert.mutations.js';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { Alert, AlertTransitionRefusedError } from '../../schema/alert/alert.type.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { NotFoundError } from '../../schema/error/not-found-error.type.js';
import type { AlertCommand } from '../../entities/alert.entity.js';
import { checkInput } from '../check-input.js';
import { nodes, parseId } from '../nodes.js';
import { textInput } from '../text-input.js';

const closingRules = z.object({ reason: textInput(1_000) });

@Resolver()
export class AlertCommandsResolver {
  @Mutation(() => AcknowledgeAlert.Result, {
    nullable: true,
    description: `Acknowledges an alert: it is assigned to you and no longer escalates. ${needs('alert:handle')}`,
  })
  async acknowledgeAlert(
    @Arg('input', () => AcknowledgeAlertInput, { description: 'The input.' }) input: AcknowledgeAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof AcknowledgeAlert>> {
    const answer = await run(context, 'acknowledge', input.alertId, null);
    return answer instanceof Alert ? new AcknowledgeAlert.Success({ alert: answer }) : answer;
  }

  @Mutation(() => StartAlert.Result, {
    nullable: true,
    description: `Marks an alert as in progress. ${needs('alert:handle')}`,
  })
  async startAlert(
    @Arg('input', () => StartAlertInput, { description: 'The input.' }) input: StartAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof StartAlert>> {
    const answer = await run(context, 'start', input.alertId, null);
    return answer instanceof Alert ? new StartAlert.Success({ alert: answer }) : answer;
  }

  @Mutation(() => ResolveAlert.Result, {
    nullable: true,
    description: `Closes an alert that is taken care of. ${needs('alert:handle')}`,
  })
  async resolveAlert(
    @Arg('input', () => ResolveAlertInput, { description: 'The input.' }) input: ResolveAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof ResolveAlert>> {
    const answer = await close(context, 'resolve', input);
    return answer instanceof Alert ? new ResolveAlert.Success({ alert: answer }) : answer;
  }

  @Mutation(() => DismissAlert.Result, {
    nullable: true,
    description: `Closes an alert that needs no action. ${needs('alert:handle')}`,
  })
  async dismissAlert(
    @Arg('input', () => DismissAlertInput, { description: 'The input.' }) input: DismissAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof DismissAlert>> {
    const answer = await close(context, 'dismiss', input);
    return answer instanceof Alert ? new DismissAlert.Success({ alert: answer }) : answer;
  }
}

type Answer = Alert | NotFoundError | AlertTransitionRefusedError;

async function close(
  context: RequestContext,
  command: AlertCommand,
  input: { alertId: string; reason: string },
): Promise<Answer | InvalidInputError> {
  const checked = checkInput(closingRules, input);
  return checked instanceof InvalidInputError
    ? checked
    : run(context, command, input.alertId, checked.reason);
}

async function run(
  context: RequestContext,
  command: AlertCommand,
  alertId: string,
  reason: string | null,
): Promise<Answer> {
  const alert = parseId('Alert', alertId);
  if (alert === null) return new NotFoundError(['input', 'alertId']);
  const outcome = await context.write((tx, viewer) =>
    context.services.alertCommands.run(tx, viewer, { alert, command, reason }),
  );
  if (outcome.outcome === 'notFound') return new NotFoundError(['input', ...outcome.path]);
  if (outcome.outcome === 'refused') return new AlertTransitionRefusedError(outcome.status);
  return nodes.Alert.reload(context, outcome);
}
