import { needs } from '../../domain/rights.js';
import type { ResultOf } from '../../schema/mutation-result.js';
import {
  AssignConversation,
  AssignConversationInput,
  AssigneeChangedError,
  type AssigneeInput,
  ConversationTransitionRefusedError,
  EscalateConversation,
  EscalateConversationInput,
  MarkConversationRead,
  MarkConversationReadInput,
  ReopenConversation,
  ReopenConversationInput,
  ResolveConversation,
  ResolveConversationInput,
  SnoozeConversation,
  SnoozeConversationInput,
} from '../../schema/conversation/conversation.mutations.js';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { NotFoundError } from '../../schema/error/not-found-error.type.js';
import type { StaffCommand } from '../../services/conversation/conversation-commands.service.js';
import { checkInput, toInvalidInput, type RuleParams } from '../check-input.js';
import { nodes, parseId } from '../nodes.js';

const NOT_FALSE: RuleParams = { code: 'OUT_OF_RANGE' };
const assignee = z.object({
  userId: z.string().nullish(),
  nobody: z
    .boolean()
    .refine((isNobody) => isNobody, { params: { ...NOT_FALSE } })
    .nullish(),
});
const assignRules = z.object({ assignee, expectedAssignee: assignee });
const markRules = z.object({ upToSeq: z.number().int().min(0) });

@Resolver()
export class ConversationCommandsResolver {
  @Mutation(() => ResolveConversation.Result, {
    nullable: true,
    description: `Resolves a conversation; an escalated one only after its alerts are closed. ${needs('conversation:handle')}`,
  })
  async resolveConversation(
    @Arg('input', () => ResolveConversationInput, { description: 'The input.' })
    input: ResolveConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof ResolveConversation>> {
    const answer = await run(context, input.conversationId, { name: 'resolve' });
    return answer instanceof Conversation
      ? new ResolveConversation.Success({ conversation: answer })
      : answer;
  }

  @Mutation(() => ReopenConversation.Result, {
    nullable: true,
    description:
      'Reopens a conversation that was resolved or snoozed. Needs AGENT in the hotel; for an escalated one, MANAGER.',
  })
  async reopenConversation(
    @Arg('input', () => ReopenConversationInput, { description: 'The input.' })
    input: ReopenConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof ReopenConversation>> {
    const answer = await run(context, input.conversationId, { name: 'reopen' });
    return answer instanceof Conversation ? new ReopenConversation.Success({ conversation: answer }) : answer;
  }

  @Mutation(() => EscalateConversation.Result, {
    nullable: true,
    description: `Escalates a conversation to the managers. ${needs('conversation:handle')}`,
  })
  async escalateConversation(
    @Arg('input', () => EscalateConversationInput, { description: 'The input.' })
    input: EscalateConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof EscalateConversation>> {
    const answer = await run(context, input.conversationId, { name: 'escalate' });
    return answer instanceof Conversation
      ? new EscalateConversation.Success({ conversation: answer })
      : answer;
  }

  @Mutation(() => SnoozeConversation.Result, {
    nullable: true,
    description: `Snoozes a conversation until a time, or until the guest writes. ${needs('conversation:handle')}`,
  })
  async snoozeConversation(
    @Arg('input', () => SnoozeConversationInput, { description: 'The input.' })
    input: SnoozeConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof SnoozeConversation>> {
    const answer = await run(context, input.conversationId, { name: 'snooze', until: input.until });
    return answer instanceof Conversation ? new SnoozeConversation.Success({ conversation: answer }) : answer;
  }

  @Mutation(() => AssignConversation.Result, {
    nullable: true,
    description: `Assigns a conversation to a user or to nobody, unless the assignee has changed meanwhile. ${needs('conversation:handle')}`,
  })
  async assignConversation(
    @Arg('input', () => AssignConversationInput, { description: 'The input.' })
    input: AssignConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof AssignConversation>> {
    const checked = checkInput(assignRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const conversation = parseId('Conversation', input.conversationId);
    if (conversation === null) return new NotFoundError(['input', 'conversationId']);
    const assignee = parseAssignee(input.assignee);
    if (assignee === 'UNKNOWN') return new NotFoundError(['input', 'assignee', 'userId']);
    const expected = parseAssignee(input.expectedAssignee);
    if (expected === 'UNKNOWN') return new NotFoundError(['input', 'expectedAssignee', 'userId']);
    const outcome = await context.write((tx, viewer) =>
      context.services.conversationAssignment.assign(tx, viewer, {
        conversation,
        assigneeId: assignee,
        expectedAssigneeId: expected,
      }),
    );
    if (outcome.outcome === 'assigneeChanged') {
      const { hotelId, assigneeId } = outcome;
      return new AssigneeChangedError(await nodes.User.find(context, { hotelId, id: assigneeId }));
    }
    if (outcome.outcome === 'notFound') return new NotFoundError(['input', ...outcome.path]);
    if (outcome.outcome === 'invalid') return toInvalidInput(outcome);
    return new AssignConversation.Success({
      conversation: await nodes.Conversation.reload(context, outcome),
    });
  }

  @Mutation(() => MarkConversationRead.Result, {
    nullable: true,
    description: `Marks a conversation as read for you, up to a message. ${needs('conversation:markRead')}`,
  })
  async markConversationRead(
    @Arg('input', () => MarkConversationReadInput, { description: 'The input.' })
    input: MarkConversationReadInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof MarkConversationRead>> {
    const checked = checkInput(markRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const conversation = parseId('Conversation', input.conversationId);
    if (conversation === null) return new NotFoundError(['input', 'conversationId']);
    const outcome = await context.write((tx, viewer) =>
      context.services.readMarks.mark(tx, viewer, { conversation, upToSeq: checked.upToSeq }),
    );
    if (outcome.outcome === 'notFound') return new NotFoundError(['input', ...outcome.path]);
    return new MarkConversationRead.Success({
      conversation: await nodes.Conversation.reload(context, outcome),
    });
  }
}

/** Whose id it is, null for nobody, UNKNOWN for an id that can be no person's. */
function parseAssignee({ userId }: AssigneeInput): string | null {
  return userId == null ? null : (parseId('User', userId)?.id ?? 'UNKNOWN');
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
      return toInvalidInput(outcome);
    case 'refused':
      return new ConversationTransitionRefusedError(outcome.status, outcome.reason);
    case 'done':
      return nodes.Conversation.reload(context, outcome);
  }
}
