import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { UserError } from '../error/user-error.type.js';
import { mutationResult, payloadField } from '../mutation-result.js';
import { DateTime } from '../scalars.js';
import { User } from '../user/user.type.js';
import { Conversation, ConversationStatus } from './conversation.type.js';

export const TransitionRefusal = {
  STATUS: 'STATUS',
  ROLE_TOO_LOW: 'ROLE_TOO_LOW',
  ALERTS_OPEN: 'ALERTS_OPEN',
  NEWER_CONVERSATION_OPEN: 'NEWER_CONVERSATION_OPEN',
} as const;
export type TransitionRefusal = keyof typeof TransitionRefusal;

registerEnumType(TransitionRefusal, {
  name: 'TransitionRefusal',
  description: `Why a transition of a conversation was refused. ${needs('conversation:handle')}`,
  valuesConfig: {
    STATUS: { description: 'The status does not allow this.' },
    ROLE_TOO_LOW: { description: 'In this status a higher role is needed.' },
    ALERTS_OPEN: { description: 'Its alerts have to be closed first.' },
    NEWER_CONVERSATION_OPEN: { description: 'A newer conversation with this guest is open.' },
  },
});

@ObjectType({
  implements: UserError,
  description: `The conversation's state does not allow this; nothing was changed. ${needs('conversation:handle')}`,
})
export class ConversationTransitionRefusedError extends UserError {
  @Field(() => ConversationStatus, { description: 'Status of the conversation.' })
  readonly conversationStatus: ConversationStatus;

  @Field(() => TransitionRefusal, { description: 'Why it was refused.' })
  reason: TransitionRefusal;

  constructor(
    status: ConversationStatus,
    reason: TransitionRefusal,
    path: readonly string[] = ['input', 'conversationId'],
  ) {
    super({ key: `error.conversationTransition.${reason}`, values: { status } }, path);
    this.conversationStatus = status;
    this.reason = reason;
  }
}

@ObjectType({
  implements: UserError,
  description: `Somebody else assigned the conversation meanwhile; nothing was changed. ${needs('conversation:handle')}`,
})
export class AssigneeChangedError extends UserError {
  @Field(() => User, { nullable: true, description: 'The assignee now; null when unassigned.' })
  readonly assignee: User | null;

  constructor(assignee: User | null) {
    super({ key: 'error.assigneeChanged' }, ['input', 'expectedAssignee']);
    this.assignee = assignee;
  }
}

@InputType({ description: `A user, or nobody: exactly one of these. ${needs('conversation:handle')}` })
export class AssigneeInput {
  @Field(() => ID, { nullable: true, description: 'A user of the hotel.' })
  userId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Always true; false is answered InvalidInputError.' })
  nobody?: boolean | null;
}

@InputType({ description: `Which conversation to assign to whom. ${needs('conversation:handle')}` })
export class AssignConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => AssigneeInput, { description: 'The new assignee: a user who may answer guests, or nobody.' })
  assignee!: AssigneeInput;

  @Field(() => AssigneeInput, {
    description:
      'The assignee as the sender last saw it. When it has changed, nothing is assigned: the first claim wins.',
  })
  expectedAssignee!: AssigneeInput;
}

export const AssignConversation = mutationResult('AssignConversation', {
  description: `The conversation is assigned, or unassigned. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'Its state now.') },
  errors: [AssigneeChangedError],
});

@InputType({ description: `Which conversation to escalate. ${needs('conversation:handle')}` })
export class EscalateConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}

export const EscalateConversation = mutationResult('EscalateConversation', {
  description: `The conversation is escalated. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'Its state now.') },
  errors: [ConversationTransitionRefusedError],
});

@InputType({ description: `How far you have read. ${needs('conversation:markRead')}` })
export class MarkConversationReadInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => Int, {
    description: 'The `seq` of the last message you have read. The mark never moves back.',
  })
  upToSeq!: number;
}

export const MarkConversationRead = mutationResult('MarkConversationRead', {
  description: `Your read mark has moved, or was further already. ${needs('conversation:markRead')}`,
  payload: { conversation: payloadField(() => Conversation, 'Its state now.') },
});

@InputType({ description: `Which conversation to reopen. ${needs('conversation:handle')}` })
export class ReopenConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}

export const ReopenConversation = mutationResult('ReopenConversation', {
  description: `The conversation is open again. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'Its state now.') },
  errors: [ConversationTransitionRefusedError],
});

@InputType({ description: `Which conversation to resolve. ${needs('conversation:handle')}` })
export class ResolveConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}

export const ResolveConversation = mutationResult('ResolveConversation', {
  description: `The conversation is resolved. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'Its state now.') },
  errors: [ConversationTransitionRefusedError],
});

@InputType({ description: `Which conversation to snooze, and until when. ${needs('conversation:handle')}` })
export class SnoozeConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => DateTime, { description: 'When it opens again: in the future, within a year.' })
  until!: Date;
}

export const SnoozeConversation = mutationResult('SnoozeConversation', {
  description: `The conversation is snoozed. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'Its state now.') },
  errors: [ConversationTransitionRefusedError],
});
