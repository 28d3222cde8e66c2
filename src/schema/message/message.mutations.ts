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
  description: `The number cannot send and will not by waiting; nothing was sent. ${needs('message:send')}`,
})
export class ChannelNotConnectedError extends UserError {
  @Field(() => ChannelState, { description: 'How the number stands with WhatsApp.' })
  readonly channelState: ChannelState;

  constructor(state: ChannelState, path: readonly string[]) {
    super({ key: 'error.channelNotConnected' }, path);
    this.channelState = state;
  }
}

@ObjectType({
  implements: UserError,
  description: `Something else was sent under this clientMessageId; nothing was sent. ${needs('message:send')}`,
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
  @Field(() => DateTime, { description: 'Since when.' })
  optedOutAt: Date;

  constructor(optedOutAt: Date, path: readonly string[]) {
    super({ key: 'error.guestOptedOut' }, path);
    this.optedOutAt = optedOutAt;
  }
}

@ObjectType({
  implements: UserError,
  description: `Somebody wrote meanwhile; nothing was sent. ${needs('message:send')}`,
})
export class StaleConversationError extends UserError {
  @Field(() => Conversation, { description: 'As it stands now.' })
  conversation: Conversation;

  @Field(() => EventCursor, {
    description: 'The next `expectedLastEventCursor`, for whoever has read what was missed.',
  })
  lastEventCursor: string;

  @Field(() => [Message], { description: 'What was written meanwhile, oldest first; the newest 20.' })
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
    description: 'Words: 1 to 4,096 characters, not only blanks.',
  })
  text?: string | null;
}

@InputType({ description: `To whom: exactly one of these. ${needs('message:send')}` })
export class RecipientInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A conversation. The answer leaves by the number the guest last wrote to.',
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

@InputType({ description: `What to write to whom. ${needs('message:send')}` })
export class SendMessageInput {
  @Field(() => RecipientInput, { description: 'To whom.' })
  to!: RecipientInput;

  @Field(() => MessageContentInput, { description: 'What is sent.' })
  content!: MessageContentInput;

  @Field(() => ID, { nullable: true, description: 'The message of this conversation that is answered.' })
  quotedMessageId?: string | null;

  @Field(() => String, {
    description:
      "The sender's own id for it, 1 to 100 characters, unique in the hotel: the same again is answered with the same message, whatever has become of it. Sending again what FAILED or is EXPIRED takes another one.",
  })
  clientMessageId!: string;

  @Field(() => EventCursor, {
    nullable: true,
    description:
      'Of the newest event the sender has seen. Where a guest or another person wrote after it, nothing is sent.',
  })
  expectedLastEventCursor?: string | null;
}

export const SendMessage = mutationResult('SendMessage', {
  description: `The message is on its way, or was before. ${needs('message:send')}`,
  payload: { message: payloadField(() => Message, 'As it stands now.') },
  errors: [
    StaleConversationError,
    ClientMessageIdReusedError,
    GuestOptedOutError,
    ChannelNotConnectedError,
    ConversationTransitionRefusedError,
  ],
});
