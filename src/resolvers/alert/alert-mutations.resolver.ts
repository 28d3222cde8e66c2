import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { AcknowledgeAlertInput } from '../../schema/alert/acknowledge-alert.input.js';
import {
  AcknowledgeAlertResult,
  AcknowledgeAlertSuccess,
} from '../../schema/alert/acknowledge-alert.result.js';
import { AlertTransitionRefusedError } from '../../schema/alert/alert-transition-refused-error.type.js';
import { Alert } from '../../schema/alert/alert.type.js';
import { DismissAlertInput } from '../../schema/alert/dismiss-alert.input.js';
import { DismissAlertResult, DismissAlertSuccess } from '../../schema/alert/dismiss-alert.result.js';
import { ResolveAlertInput } from '../../schema/alert/resolve-alert.input.js';
import { ResolveAlertResult, ResolveAlertSuccess } from '../../schema/alert/resolve-alert.result.js';
import { StartAlertInput } from '../../schema/alert/start-alert.input.js';
import { StartAlertResult, StartAlertSuccess } from '../../schema/alert/start-alert.result.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { NotFoundError } from '../../schema/error/not-found-error.type.js';
import type { AlertCommand } from '../../entities/alert.entity.js';
import { checkInput } from '../check-input.js';
import { nodes } from '../nodes.js';
import { parseId } from '../nodes.js';
import { textInput } from '../text-input.js';

const closingRules = z.object({ reason: textInput(1_000) });

@Resolver()
export class AlertCommandsResolver {
  @Mutation(() => AcknowledgeAlertResult, {
    description: 'Takes an alert: it is yours and no longer escalates. Needs AGENT in the hotel.',
  })
  async acknowledgeAlert(
    @Arg('input', () => AcknowledgeAlertInput) input: AcknowledgeAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof AcknowledgeAlertResult> {
    const answer = await run(context, 'acknowledge', input.alertId, null);
    return answer instanceof Alert ? new AcknowledgeAlertSuccess(answer) : answer;
  }

  @Mutation(() => StartAlertResult, {
    description: 'Says that you work on an alert now. Needs AGENT in the hotel.',
  })
  async startAlert(
    @Arg('input', () => StartAlertInput) input: StartAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof StartAlertResult> {
    const answer = await run(context, 'start', input.alertId, null);
    return answer instanceof Alert ? new StartAlertSuccess(answer) : answer;
  }

  @Mutation(() => ResolveAlertResult, {
    description: 'Closes an alert that is taken care of. Needs AGENT in the hotel.',
  })
  async resolveAlert(
    @Arg('input', () => ResolveAlertInput) input: ResolveAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResolveAlertResult> {
    const answer = await close(context, 'resolve', input);
    return answer instanceof Alert ? new ResolveAlertSuccess(answer) : answer;
  }

  @Mutation(() => DismissAlertResult, {
    description: 'Closes an alert that needs no action. Needs AGENT in the hotel.',
  })
  async dismissAlert(
    @Arg('input', () => DismissAlertInput) input: DismissAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DismissAlertResult> {
    const answer = await close(context, 'dismiss', input);
    return answer instanceof Alert ? new DismissAlertSuccess(answer) : answer;
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
