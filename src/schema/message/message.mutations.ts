import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { ChannelState } from '../channel/channel.type.js';
import { ConversationTransitionRefusedError } from '../conversation/conversation.mutations.js';
import { Conversation } from '../conversation/conversation.type.js';
import { UserError } from '../error/user-error.type.js';
import { mutationResult, payloadField } from '../mutation-result.js';
import { DateTime, EventCursor } from '../scalars.js';
import { Message } from './message.type.js';

@ObjectType({
  implements: UserError,
  description: `The WhatsApp number cannot send until somebody links it again; nothing was sent. ${needs('message:send')}`,
})
export class ChannelNotConnectedError extends UserError {
  @Field(() => ChannelState, { description: 'State of the number.' })
  readonly channelState: ChannelState;

  constructor(state: ChannelState, path: readonly string[]) {
    super({ key: 'error.channelNotConnected' }, path);
    this.channelState = state;
  }
}

@ObjectType({
  implements: UserError,
  description: `This clientMessageId was used for another message; nothing was sent. ${needs('message:send')}`,
})
export class ClientMessageIdReusedError extends UserError {
  constructor() {
    super({ key: 'error.clientMessageIdReused' }, ['input', 'clientMessageId']);
  }
}

@ObjectType({
  implements: UserError,
  description: `The guest wants no messages and has not written for 24 hours; nothing was sent. ${needs('message:send')}`,
})
export class GuestOptedOutError extends UserError {
  @Field(() => DateTime, { description: 'When the guest opted out.' })
  optedOutAt: Date;

  constructor(optedOutAt: Date, path: readonly string[]) {
    super({ key: 'error.guestOptedOut' }, path);
    this.optedOutAt = optedOutAt;
  }
}

@ObjectType({
  implements: UserError,
  description: `Somebody else wrote meanwhile; nothing was sent. ${needs('message:send')}`,
})
export class StaleConversationError extends UserError {
  @Field(() => Conversation, { description: 'Its state now.' })
  conversation: Conversation;

  @Field(() => EventCursor, {
    description: 'The `expectedLastEventCursor` to send with after showing what was missed.',
  })
  lastEventCursor: string;

  @Field(() => [Message], { description: 'The newest 20 of the messages written meanwhile, oldest first.' })
  missed: Message[];

  @Field(() => Int, { description: 'How many messages were written meanwhile, counted up to 1,000.' })
  missedCount: number;

  constructor(
    stale: Pick<StaleConversationError, 'conversation' | 'lastEventCursor' | 'missed' | 'missedCount'>,
  ) {
    super({ key: 'error.staleConversation' }, ['input', 'expectedLastEventCursor']);
    this.conversation = stale.conversation;
    this.lastEventCursor = stale.lastEventCursor;
    this.missed = stale.missed;
    this.missedCount = stale.missedCount;
  }
}

@InputType({ description: `What is sent: exactly one of these. ${needs('message:send')}` })
export class MessageContentInput {
  @Field(() => String, {
    nullable: true,
    description: 'A text: 1 to 4,096 characters, not blank.',
  })
  text?: string | null;
}

@InputType({ description: `To whom: exactly one of these. ${needs('message:send')}` })
export class RecipientInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A conversation. The message is sent from the number the guest last wrote to.',
  })
  conversationId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'A guest: the conversation with them that is not resolved. Where all are resolved, the answer is ConversationTransitionRefusedError; where there never was one, NotFoundError.',
  })
  guestId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "A stay: the same, with the stay's guest.",
  })
  stayId?: string | null;
}

@InputType({ description: `What to send to whom. ${needs('message:send')}` })
export class SendMessageInput {
  @Field(() => RecipientInput, { description: 'To whom.' })
  to!: RecipientInput;

  @Field(() => MessageContentInput, { description: 'What is sent.' })
  content!: MessageContentInput;

  @Field(() => ID, { nullable: true, description: 'The message of this conversation to quote.' })
  quotedMessageId?: string | null;

  @Field(() => String, {
    description:
      "The client's own id for it, 1 to 100 characters, unique in the hotel. Repeating it returns the same message and sends nothing twice. To send a FAILED or EXPIRED message again, use a new one.",
  })
  clientMessageId!: string;

  @Field(() => EventCursor, {
    nullable: true,
    description:
      'Cursor of the newest event the sender has seen. When a guest or another user wrote after it, nothing is sent.',
  })
  expectedLastEventCursor?: string | null;
}

export const SendMessage = mutationResult('SendMessage', {
  description: `The message is queued; or it was already, under the same clientMessageId. ${needs('message:send')}`,
  payload: { message: payloadField(() => Message, 'Its state now.') },
  errors: [
    StaleConversationError,
    ClientMessageIdReusedError,
    GuestOptedOutError,
    ChannelNotConnectedError,
    ConversationTransitionRefusedError,
  ],
});
