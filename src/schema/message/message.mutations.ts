import { needs } from '../../domain/rights.js';
import { Field, ID, InputType } from 'type-graphql';
import { ConversationTransitionRefusedError } from '../conversation/conversation-transition-refused-error.type.js';
import { mutationResult, payloadField } from '../mutation-result.js';
import { EventCursor } from '../scalars.js';
import { ChannelNotConnectedError } from './channel-not-connected-error.type.js';
import { ClientMessageIdReusedError } from './client-message-id-reused-error.type.js';
import { GuestOptedOutError } from './guest-opted-out-error.type.js';
import { Message } from './message.type.js';
import { StaleConversationError } from './stale-conversation-error.type.js';

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
