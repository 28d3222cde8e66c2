import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { ChannelState } from './channel-state.enum.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `One WhatsApp number of a hotel. Its secrets are write-only and appear nowhere. ${needs('channel:read')}`,
})
export class Channel extends Node {
  protected readonly nodeType = 'Channel';

  @Field(() => String, { description: "The provider's number of the instance." })
  instanceId!: string;

  @Field(() => String, { nullable: true, description: 'The WhatsApp number, once the provider told it.' })
  phone!: string | null;

  @Field(() => ChannelState, { description: 'Whether messages can pass.' })
  state!: ChannelState;

  @Field(() => DateTime, { description: 'Since when it stands so.' })
  stateSince!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the last notification came in.' })
  lastInboundAt!: Date | null;
}
