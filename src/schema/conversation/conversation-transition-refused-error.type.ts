import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { ConversationStatus } from './conversation-status.enum.js';
import { TransitionRefusal } from './transition-refusal.enum.js';

const MESSAGES: Readonly<Record<TransitionRefusal, (status: string) => string>> = {
  STATUS: (status) => `A conversation that is ${status} does not allow this.`,
  ROLE_TOO_LOW: (status) => `A conversation that is ${status} allows this only to a manager.`,
  ALERTS_OPEN: () => 'Close the alerts of this conversation first.',
  NEWER_CONVERSATION_OPEN: () => 'A newer conversation with this guest is open.',
};

@ObjectType({
  implements: UserError,
  description: "The conversation's state does not allow this; nothing was changed. Needs AGENT in the hotel.",
})
export class ConversationTransitionRefusedError extends UserError {
  @Field(() => ConversationStatus, { description: 'How the conversation stands.' })
  status: ConversationStatus;

  @Field(() => TransitionRefusal, { description: 'What stands in the way.' })
  reason: TransitionRefusal;

  constructor(status: ConversationStatus, reason: TransitionRefusal) {
    super();
    this.message = MESSAGES[reason](status.replaceAll('_', ' ').toLowerCase());
    this.path = ['input', 'conversationId'];
    this.status = status;
    this.reason = reason;
  }
}
