import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { UPDATED_AT } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

export const ChannelState = {
  AUTHORIZED: 'AUTHORIZED',
  NOT_AUTHORIZED: 'NOT_AUTHORIZED',
  STARTING: 'STARTING',
  SLEEPING: 'SLEEPING',
  SUSPENDED: 'SUSPENDED',
  BLOCKED: 'BLOCKED',
  UNKNOWN: 'UNKNOWN',
} as const;
export type ChannelState = keyof typeof ChannelState;

registerEnumType(ChannelState, {
  name: 'ChannelState',
  description: `How a WhatsApp number stands with its provider. ${needs('channel:read')}`,
  valuesConfig: {
    AUTHORIZED: { description: 'Messages pass.' },
    NOT_AUTHORIZED: { description: 'The phone has to be linked again.' },
    STARTING: { description: 'The provider starts it; that passes.' },
    SLEEPING: { description: 'The phone is off or has no connection.' },
    SUSPENDED: { description: 'WhatsApp limits what it may send.' },
    BLOCKED: { description: 'WhatsApp has banned the number.' },
    UNKNOWN: { description: 'The provider has not told yet.' },
  },
});

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

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}
