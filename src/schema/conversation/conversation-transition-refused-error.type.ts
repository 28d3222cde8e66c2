import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { ConversationStatus } from './conversation-status.enum.js';
import { TransitionRefusal } from './transition-refusal.enum.js';

@ObjectType({
  implements: UserError,
  description: `The conversation's state does not allow this; nothing was changed. ${needs('conversation:handle')}`,
})
export class ConversationTransitionRefusedError extends UserError {
  @Field(() => ConversationStatus, { description: 'How the conversation stands.' })
  readonly conversationStatus: ConversationStatus;

  @Field(() => TransitionRefusal, { description: 'What stands in the way.' })
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
