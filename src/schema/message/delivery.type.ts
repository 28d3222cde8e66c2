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
  description: `Delivery of an outbound message. ${needs('message:read')}`,
  valuesConfig: {
    QUEUED: { description: 'Waits to be sent.' },
    SENDING: { description: 'On its way to the provider.' },
    SENT: { description: 'Accepted by WhatsApp: one tick.' },
    DELIVERED: { description: "On the guest's phone: two ticks." },
    READ: { description: 'The guest has read it.' },
    FAILED: { description: 'It was not sent; `reason` says why.' },
    UNKNOWN: { description: 'It may or may not have been sent; evidence is looked for.' },
    CANCELLED: { description: 'Cancelled before it was sent.' },
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
    REFUSED: { description: 'The provider refuses this message.' },
    FILE_TOO_LARGE: { description: 'The file is larger than the provider allows.' },
    NOT_SENT_IN_TIME: { description: "It could not be sent before the hotel's message expiry." },
    RATE_LIMITED: { description: 'Too many at once; it is tried again.' },
    QUOTA_USED_UP: { description: "The number's plan is used up." },
    CHANNEL_STARTING: { description: 'The provider was starting the number; this is temporary.' },
    CHANNEL_NOT_AUTHORIZED: { description: 'The phone has to be linked again.' },
    CHANNEL_ACCESS_REFUSED: { description: 'The provider no longer accepts our access to the number.' },
    PROVIDER_UNREACHABLE: { description: 'The provider could not be reached; nothing was sent.' },
    NO_CLEAR_ANSWER: { description: 'The provider gave no clear answer; it may have been accepted.' },
    INTERRUPTED: { description: 'The server stopped while sending; it may have been accepted.' },
    NO_STATUS: { description: 'Accepted, and no status for a day.' },
    WAITS_AT_PROVIDER: { description: "In the provider's queue, not sent yet." },
    NOT_TAKEN: { description: 'Proved not to be at the provider; it is sent again.' },
    STORED_AS_ANOTHER: { description: 'Sent, and already stored as a message of its own.' },
    OTHER: { description: 'Anything else; `detail` says more.' },
  },
});

const DETAIL = 'Technical cause for support; neither shown to people nor parsed by programs.';

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
  description: `Outcome of one attempt to send. ${needs('message:read')}`,
  valuesConfig: {
    ACCEPTED: { description: 'The provider accepted it and gave it an id.' },
    NOT_ACCEPTED: { description: 'Rate-limited: not accepted, and tried again.' },
    REFUSED: { description: 'The provider refused this message.' },
    UNKNOWN: { description: 'It may or may not have been accepted; it is not sent again without proof.' },
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

  @Field(() => DeliveryReason, { nullable: true, description: 'Why it did not succeed; null when it did.' })
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
  description: `Delivery of an outbound message. ${needs('message:read')}`,
})
export class Delivery {
  hotelId!: string;
  messageId!: string;

  @Field(() => DeliveryState, { description: 'State; only moves forward.' })
  state!: DeliveryState;

  @Field(() => DeliveryReason, {
    nullable: true,
    description: 'Why it failed, is in doubt, or still waits after an attempt.',
  })
  reason!: Reason | null;

  @Field(() => String, { nullable: true, description: DETAIL })
  detail!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is in this state.' })
  changedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When reconciliation gave up on an UNKNOWN message: from then on only a late status changes it. Null otherwise.',
  })
  reconciliationEndedAt!: Date | null;
}
