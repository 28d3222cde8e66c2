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
  description: `State of a WhatsApp number at its provider. ${needs('channel:read')}`,
  valuesConfig: {
    AUTHORIZED: { description: 'Linked: messages are sent and received.' },
    NOT_AUTHORIZED: { description: 'The phone has to be linked again.' },
    STARTING: { description: 'The provider is starting it; this is temporary.' },
    SLEEPING: { description: 'The phone is off or has no connection.' },
    SUSPENDED: { description: 'WhatsApp limits what it may send.' },
    BLOCKED: { description: 'WhatsApp has banned the number.' },
    UNKNOWN: { description: 'Not reported by the provider yet.' },
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

  @Field(() => String, {
    nullable: true,
    description: 'The WhatsApp number; null until the provider reports it.',
  })
  phone!: string | null;

  @Field(() => ChannelState, { description: 'Whether messages can be sent and received.' })
  state!: ChannelState;

  @Field(() => DateTime, { description: 'Since when it is in this state.' })
  stateSince!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the last notification came in.' })
  lastInboundAt!: Date | null;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}
