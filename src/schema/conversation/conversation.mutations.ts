import { needs } from '../../domain/rights.js';
import { Field, ID, InputType, Int } from 'type-graphql';
import { mutationResult, payloadField } from '../mutation-result.js';
import { DateTime } from '../scalars.js';
import { AssigneeChangedError } from './assignee-changed-error.type.js';
import { ConversationTransitionRefusedError } from './conversation-transition-refused-error.type.js';
import { Conversation } from './conversation.type.js';

@InputType({ description: `A person, or nobody: exactly one of these. ${needs('conversation:handle')}` })
export class AssigneeInput {
  @Field(() => ID, { nullable: true, description: 'A person of the hotel.' })
  userId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Always true; false is answered InvalidInputError.' })
  nobody?: boolean | null;
}

@InputType({ description: `Which conversation goes to whom. ${needs('conversation:handle')}` })
export class AssignConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => AssigneeInput, { description: 'To whom it goes: somebody who may answer, or nobody.' })
  assignee!: AssigneeInput;

  @Field(() => AssigneeInput, {
    description:
      'Who looks after it as far as the sender knows. Where that has changed, nothing is assigned: the first claim wins.',
  })
  expectedAssignee!: AssigneeInput;
}

export const AssignConversation = mutationResult('AssignConversation', {
  description: `The conversation belongs to the person, or to nobody. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'As it stands now.') },
  errors: [AssigneeChangedError],
});

@InputType({ description: `Which conversation needs somebody above. ${needs('conversation:handle')}` })
export class EscalateConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}

export const EscalateConversation = mutationResult('EscalateConversation', {
  description: `The conversation waits for somebody above. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'As it stands now.') },
  errors: [ConversationTransitionRefusedError],
});

@InputType({ description: `How far you have read. ${needs('conversation:markRead')}` })
export class MarkConversationReadInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => Int, {
    description: 'The place of the last message you have read. Your mark never moves back.',
  })
  upToSeq!: number;
}

export const MarkConversationRead = mutationResult('MarkConversationRead', {
  description: `Your mark has moved, or stood further already. ${needs('conversation:markRead')}`,
  payload: { conversation: payloadField(() => Conversation, 'As it stands now.') },
});

@InputType({ description: `Which conversation goes on. ${needs('conversation:handle')}` })
export class ReopenConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}

export const ReopenConversation = mutationResult('ReopenConversation', {
  description: `The conversation goes on. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'As it stands now.') },
  errors: [ConversationTransitionRefusedError],
});

@InputType({ description: `Which conversation is settled. ${needs('conversation:handle')}` })
export class ResolveConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;
}

export const ResolveConversation = mutationResult('ResolveConversation', {
  description: `The conversation is settled. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'As it stands now.') },
  errors: [ConversationTransitionRefusedError],
});

@InputType({ description: `Which conversation comes back later, and when. ${needs('conversation:handle')}` })
export class SnoozeConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string;

  @Field(() => DateTime, { description: 'When it opens again: in the future, within a year.' })
  until!: Date;
}

export const SnoozeConversation = mutationResult('SnoozeConversation', {
  description: `The conversation comes back later. ${needs('conversation:handle')}`,
  payload: { conversation: payloadField(() => Conversation, 'As it stands now.') },
  errors: [ConversationTransitionRefusedError],
});
