import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

export const DeliveryState = {
  QUEUED: 'QUEUED',
  SENDING: 'SENDING',
  SENT: 'SENT',
  DELIVERED: 'DELIVERED',
  READ: 'READ',
  FAILED: 'FAILED',
  UNKNOWN: 'UNKNOWN',
  EXPIRED: 'EXPIRED',
  CANCELLED: 'CANCELLED',
} as const;
export type DeliveryState = keyof typeof DeliveryState;

registerEnumType(DeliveryState, {
  name: 'DeliveryState',
  description: `How far an outbound message has come. ${needs('message:read')}`,
  valuesConfig: {
    QUEUED: { description: 'Waits to be sent.' },
    SENDING: { description: 'On its way to the provider.' },
    SENT: { description: 'WhatsApp has it: one tick.' },
    DELIVERED: { description: "On the guest's phone: two ticks." },
    READ: { description: 'The guest has read it.' },
    FAILED: { description: 'It was not sent; `reason` says why.' },
    UNKNOWN: { description: 'It may or may not have been sent; evidence is looked for.' },
    CANCELLED: { description: 'Taken back before it was sent.' },
    EXPIRED: {
      description:
        "It could not be sent within the hotel's time (24 hours unless set otherwise) and never will be; the reason is NOT_SENT_IN_TIME. To send it again, use sendMessage with another clientMessageId.",
    },
  },
});

export const AttemptOutcome = {
  ACCEPTED: 'ACCEPTED',
  NOT_ACCEPTED: 'NOT_ACCEPTED',
  LANE_STOPPED: 'LANE_STOPPED',
  REFUSED: 'REFUSED',
  UNKNOWN: 'UNKNOWN',
} as const;
export type AttemptOutcome = keyof typeof AttemptOutcome;

registerEnumType(AttemptOutcome, {
  name: 'AttemptOutcome',
  description: `What the provider made of one attempt to send. ${needs('message:read')}`,
  valuesConfig: {
    ACCEPTED: { description: 'The provider took it and gave it an id.' },
    NOT_ACCEPTED: { description: 'Too many calls: it was not taken, and is tried again.' },
    REFUSED: { description: 'The provider will not take this message.' },
    UNKNOWN: { description: 'It may or may not have been taken; nobody sends it again without proof.' },
    LANE_STOPPED: {
      description:
        'The whole number could not send (not linked, no connection, plan used up); the message waits.',
    },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `One attempt to send a message. ${needs('message:read')}`,
})
export class DeliveryAttempt extends Node {
  protected readonly nodeType = 'DeliveryAttempt';

  @Field(() => Int, { description: 'Counted from 1.' })
  number!: number;

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;

  @Field(() => AttemptOutcome, { nullable: true, description: 'Null while it runs.' })
  outcome!: AttemptOutcome | null;

  @Field(() => String, {
    nullable: true,
    description: 'A machine-readable reason, where it did not succeed.',
  })
  reason!: string | null;

  @Field(() => Int, { nullable: true, description: 'The status the provider answered with.' })
  httpStatus!: number | null;
}

export const DeliveryAttemptConnection = connectionOf(
  'DeliveryAttempt',
  () => DeliveryAttempt,
  needs('message:read'),
);

@ObjectType({
  simpleResolvers: true,
  description: `How far an outbound message has come. ${needs('message:read')}`,
})
export class Delivery {
  hotelId!: string;
  messageId!: string;

  @Field(() => DeliveryState, { description: 'Only moves forward.' })
  state!: DeliveryState;

  @Field(() => String, {
    nullable: true,
    description: 'A machine-readable reason, where it failed or is in doubt.',
  })
  reason!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it stands so.' })
  changedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when an UNKNOWN message is no longer looked up at the provider: only late evidence or a person moves it. Null for every other.',
  })
  reconciliationEndedAt!: Date | null;
}
