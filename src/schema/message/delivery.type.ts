import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { DeliveryReason as Reason } from '../../domain/delivery-reason.js';
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

export const DeliveryReason = {
  NOT_ON_WHATSAPP: 'NOT_ON_WHATSAPP',
  NOT_ALLOWED: 'NOT_ALLOWED',
  NUMBER_RESTRICTED: 'NUMBER_RESTRICTED',
  REFUSED: 'REFUSED',
  FILE_TOO_LARGE: 'FILE_TOO_LARGE',
  NOT_SENT_IN_TIME: 'NOT_SENT_IN_TIME',
  RATE_LIMITED: 'RATE_LIMITED',
  QUOTA_USED_UP: 'QUOTA_USED_UP',
  CHANNEL_STARTING: 'CHANNEL_STARTING',
  CHANNEL_NOT_AUTHORIZED: 'CHANNEL_NOT_AUTHORIZED',
  CHANNEL_ACCESS_REFUSED: 'CHANNEL_ACCESS_REFUSED',
  PROVIDER_UNREACHABLE: 'PROVIDER_UNREACHABLE',
  NO_CLEAR_ANSWER: 'NO_CLEAR_ANSWER',
  INTERRUPTED: 'INTERRUPTED',
  NO_STATUS: 'NO_STATUS',
  WAITS_AT_PROVIDER: 'WAITS_AT_PROVIDER',
  NOT_TAKEN: 'NOT_TAKEN',
  STORED_AS_ANOTHER: 'STORED_AS_ANOTHER',
  OTHER: 'OTHER',
} as const satisfies Readonly<{ [R in Reason]: R }>;

registerEnumType(DeliveryReason, {
  name: 'DeliveryReason',
  description: `Why a message is not sent, waits or is in doubt. More may come. ${needs('message:read')}`,
  valuesConfig: {
    NOT_ON_WHATSAPP: { description: "The guest's number has no WhatsApp." },
    NOT_ALLOWED: { description: 'WhatsApp does not let the hotel write to this guest.' },
    NUMBER_RESTRICTED: { description: "WhatsApp limits what the hotel's number may send." },
    REFUSED: { description: 'The provider does not take this message.' },
    FILE_TOO_LARGE: { description: 'The file is larger than the provider takes.' },
    NOT_SENT_IN_TIME: { description: "It could not be sent within the hotel's time." },
    RATE_LIMITED: { description: 'Too many at once; it is tried again.' },
    QUOTA_USED_UP: { description: "The number's plan is used up." },
    CHANNEL_STARTING: { description: 'The provider was starting the number; that passes.' },
    CHANNEL_NOT_AUTHORIZED: { description: 'The phone has to be linked again.' },
    CHANNEL_ACCESS_REFUSED: { description: 'The provider no longer accepts our access to the number.' },
    PROVIDER_UNREACHABLE: { description: 'The provider could not be reached: nothing has left.' },
    NO_CLEAR_ANSWER: { description: 'The provider gave no clear answer: it may have been taken.' },
    INTERRUPTED: { description: 'Our process ended while it was sent: it may have been taken.' },
    NO_STATUS: { description: 'It was taken, and nothing more was heard of it for a day.' },
    WAITS_AT_PROVIDER: { description: 'The provider has it and has not sent it yet.' },
    NOT_TAKEN: { description: 'It was looked for at the provider and is not there: it is sent again.' },
    STORED_AS_ANOTHER: { description: 'It was sent, and is stored a second time as a message of its own.' },
    OTHER: { description: 'Anything else; `detail` says more.' },
  },
});

const DETAIL =
  'The exact cause, to be told to support: no text for people, and nothing for programs to read.';

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

  @Field(() => DeliveryReason, { nullable: true, description: 'Why it did not succeed.' })
  reason!: Reason | null;

  @Field(() => String, { nullable: true, description: DETAIL })
  detail!: string | null;

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

  @Field(() => DeliveryReason, {
    nullable: true,
    description: 'Why it failed, is in doubt, or still waits after an attempt.',
  })
  reason!: Reason | null;

  @Field(() => String, { nullable: true, description: DETAIL })
  detail!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it stands so.' })
  changedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when an UNKNOWN message is no longer looked up at the provider: only late evidence or a person moves it. Null for every other.',
  })
  reconciliationEndedAt!: Date | null;
}
