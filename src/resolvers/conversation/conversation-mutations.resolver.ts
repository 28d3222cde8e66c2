import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { AssignConversationInput } from '../../schema/conversation/assign-conversation.input.js';
import {
  AssignConversationResult,
  AssignConversationSuccess,
} from '../../schema/conversation/assign-conversation.result.js';
import { ConversationTransitionRefusedError } from '../../schema/conversation/conversation-transition-refused-error.type.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import { EscalateConversationInput } from '../../schema/conversation/escalate-conversation.input.js';
import {
  EscalateConversationResult,
  EscalateConversationSuccess,
} from '../../schema/conversation/escalate-conversation.result.js';
import { MarkConversationReadInput } from '../../schema/conversation/mark-conversation-read.input.js';
import {
  MarkConversationReadResult,
  MarkConversationReadSuccess,
} from '../../schema/conversation/mark-conversation-read.result.js';
import { ReopenConversationInput } from '../../schema/conversation/reopen-conversation.input.js';
import {
  ReopenConversationResult,
  ReopenConversationSuccess,
} from '../../schema/conversation/reopen-conversation.result.js';
import { ResolveConversationInput } from '../../schema/conversation/resolve-conversation.input.js';
import {
  ResolveConversationResult,
  ResolveConversationSuccess,
} from '../../schema/conversation/resolve-conversation.result.js';
import { SnoozeConversationInput } from '../../schema/conversation/snooze-conversation.input.js';
import {
  SnoozeConversationResult,
  SnoozeConversationSuccess,
} from '../../schema/conversation/snooze-conversation.result.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { NotFoundError } from '../../schema/error/not-found-error.type.js';
import type { StaffCommand } from '../../services/conversation/conversation-commands.service.js';
import { checkInput } from '../check-input.js';
import { nodes } from '../nodes.js';
import { parseId } from '../nodes.js';

const markRules = z.object({ upToSeq: z.number().int().min(0, 'Count from 1; 0 is before the first.') });

@Resolver()
export class ConversationCommandsResolver {
  @Mutation(() => ResolveConversationResult, {
    description:
      'Settles a conversation; an escalated one only when its alerts are closed. Needs AGENT in the hotel.',
  })
  async resolveConversation(
    @Arg('input', () => ResolveConversationInput) input: ResolveConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResolveConversationResult> {
    const answer = await run(context, input.conversationId, { name: 'resolve' });
    return answer instanceof Conversation ? new ResolveConversationSuccess(answer) : answer;
  }

  @Mutation(() => ReopenConversationResult, {
    description:
      'Opens a conversation that was settled or snoozed. Needs AGENT in the hotel; for an escalated one, MANAGER.',
  })
  async reopenConversation(
    @Arg('input', () => ReopenConversationInput) input: ReopenConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReopenConversationResult> {
    const answer = await run(context, input.conversationId, { name: 'reopen' });
    return answer instanceof Conversation ? new ReopenConversationSuccess(answer) : answer;
  }

  @Mutation(() => EscalateConversationResult, {
    description: 'Hands a conversation up. Needs AGENT in the hotel.',
  })
  async escalateConversation(
    @Arg('input', () => EscalateConversationInput) input: EscalateConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof EscalateConversationResult> {
    const answer = await run(context, input.conversationId, { name: 'escalate' });
    return answer instanceof Conversation ? new EscalateConversationSuccess(answer) : answer;
  }

  @Mutation(() => SnoozeConversationResult, {
    description:
      'Puts a conversation aside until a time, or until the guest writes. Needs AGENT in the hotel.',
  })
  async snoozeConversation(
    @Arg('input', () => SnoozeConversationInput) input: SnoozeConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SnoozeConversationResult> {
    const answer = await run(context, input.conversationId, { name: 'snooze', until: input.until });
    return answer instanceof Conversation ? new SnoozeConversationSuccess(answer) : answer;
  }

  @Mutation(() => AssignConversationResult, {
    description: 'Gives a conversation to a person, or takes it from everybody. Needs AGENT in the hotel.',
  })
  async assignConversation(
    @Arg('input', () => AssignConversationInput) input: AssignConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof AssignConversationResult> {
    const conversation = parseId('Conversation', input.conversationId);
    if (conversation === null) return new NotFoundError(['input', 'conversationId']);
    const assignee = input.assigneeId == null ? null : parseId('User', input.assigneeId);
    if (assignee === null && input.assigneeId != null) return new NotFoundError(['input', 'assigneeId']);
    const outcome = await context.write((tx, viewer) =>
      context.services.conversationAssignment.assign(tx, viewer, {
        conversation,
        assigneeId: assignee?.id ?? null,
      }),
    );
    if (outcome.outcome === 'notFound') return new NotFoundError(['input', ...outcome.path]);
    if (outcome.outcome === 'invalid')
      return new InvalidInputError(outcome.message, ['input', ...outcome.path]);
    return new AssignConversationSuccess(await nodes.Conversation.reload(context, outcome));
  }

  @Mutation(() => MarkConversationReadResult, {
    description: 'Moves your own read mark forward. Needs VIEWER in the hotel.',
  })
  async markConversationRead(
    @Arg('input', () => MarkConversationReadInput) input: MarkConversationReadInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof MarkConversationReadResult> {
    const checked = checkInput(markRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const conversation = parseId('Conversation', input.conversationId);
    if (conversation === null) return new NotFoundError(['input', 'conversationId']);
    const outcome = await context.write((tx, viewer) =>
      context.services.readMarks.mark(tx, viewer, { conversation, upToSeq: checked.upToSeq }),
    );
    if (outcome.outcome === 'notFound') return new NotFoundError(['input', ...outcome.path]);
    return new MarkConversationReadSuccess(await nodes.Conversation.reload(context, outcome));
  }
}

type Answer = Conversation | NotFoundError | InvalidInputError | ConversationTransitionRefusedError;

async function run(context: RequestContext, conversationId: string, command: StaffCommand): Promise<Answer> {
  const conversation = parseId('Conversation', conversationId);
  if (conversation === null) return new NotFoundError(['input', 'conversationId']);
  const outcome = await context.write((tx, viewer) =>
    context.services.conversationCommands.run(tx, viewer, { conversation, command }),
  );
  switch (outcome.outcome) {
    case 'notFound':
      return new NotFoundError(['input', ...outcome.path]);
    case 'invalid':
      return new InvalidInputError(outcome.message, ['input', ...outcome.path]);
    case 'refused':
      return new ConversationTransitionRefusedError(outcome.status, outcome.reason);
    case 'done':
      return nodes.Conversation.reload(context, outcome);
  }
}
