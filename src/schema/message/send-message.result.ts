import { createUnionType, Field, ObjectType } from 'type-graphql';
import { ConversationTransitionRefusedError } from '../conversation/conversation-transition-refused-error.type.js';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';
import { ChannelNotConnectedError } from './channel-not-connected-error.type.js';
import { ClientMessageIdReusedError } from './client-message-id-reused-error.type.js';
import { GuestOptedOutError } from './guest-opted-out-error.type.js';
import { Message } from './message.type.js';
import { StaleConversationError } from './stale-conversation-error.type.js';

@ObjectType({ description: 'The message is on its way, or was before. Needs AGENT in the hotel.' })
export class SendMessageSuccess {
  @Field(() => Message, { description: 'As it stands now.' })
  message: Message;

  constructor(message: Message) {
    this.message = message;
  }
}

export const SendMessageResult = createUnionType({
  name: 'SendMessageResult',
  description: 'What became of sendMessage.',
  types: () =>
    [
      SendMessageSuccess,
      StaleConversationError,
      ClientMessageIdReusedError,
      GuestOptedOutError,
      ChannelNotConnectedError,
      ConversationTransitionRefusedError,
      NotFoundError,
      InvalidInputError,
    ] as const,
});
