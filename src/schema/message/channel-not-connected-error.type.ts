import { Field, ObjectType } from 'type-graphql';
import { ChannelState } from '../channel/channel-state.enum.js';
import { UserError } from '../error/user-error.type.js';

@ObjectType({
  implements: UserError,
  description: 'The number cannot send and will not by waiting; nothing was sent. Needs AGENT in the hotel.',
})
export class ChannelNotConnectedError extends UserError {
  @Field(() => ChannelState, { description: 'How the number stands with WhatsApp.' })
  state: ChannelState;

  constructor(state: ChannelState) {
    super();
    this.message = 'The WhatsApp number of this conversation can no longer send.';
    this.path = ['input', 'conversationId'];
    this.state = state;
  }
}
