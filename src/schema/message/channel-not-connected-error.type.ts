import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { ChannelState } from '../channel/channel-state.enum.js';
import { UserError } from '../error/user-error.type.js';

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
