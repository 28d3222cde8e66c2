import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { QuarantineReason as Reason } from '../../domain/quarantine.js';
import { connectionOf } from '../connection/connection-of.js';
import { DateTime } from '../scalars.js';

export const QuarantineReason = {
  INVALID_UTF8: 'INVALID_UTF8',
  INVALID_JSON: 'INVALID_JSON',
  TOO_DEEP: 'TOO_DEEP',
  NOT_AN_OBJECT: 'NOT_AN_OBJECT',
  MISSING_FIELD: 'MISSING_FIELD',
  WRONG_TYPE: 'WRONG_TYPE',
  INVALID_TEXT_IN_IDENTIFIER: 'INVALID_TEXT_IN_IDENTIFIER',
  MESSAGE_ID_TOO_LONG: 'MESSAGE_ID_TOO_LONG',
  TIMESTAMP_OUT_OF_RANGE: 'TIMESTAMP_OUT_OF_RANGE',
  INVALID_CHAT_ID: 'INVALID_CHAT_ID',
  INTERNAL_ERROR: 'INTERNAL_ERROR',
  BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  INSTANCE_MISMATCH: 'INSTANCE_MISMATCH',
  PROCESSING_FAILED: 'PROCESSING_FAILED',
  OTHER: 'OTHER',
} as const satisfies Readonly<{ [R in Reason]: R }>;

registerEnumType(QuarantineReason, {
  name: 'QuarantineReason',
  description: 'Why a notification is in quarantine. More may come. Needs platform ADMIN.',
  valuesConfig: {
    INVALID_UTF8: { description: 'Its bytes are no text.' },
    INVALID_JSON: { description: 'Its text is no JSON.' },
    TOO_DEEP: { description: 'Its JSON is nested too deep.' },
    NOT_AN_OBJECT: { description: 'Its JSON is no object.' },
    MISSING_FIELD: { description: 'It lacks a field that it cannot be understood without.' },
    WRONG_TYPE: { description: 'A field has another type than it should.' },
    INVALID_TEXT_IN_IDENTIFIER: { description: 'An id in it has characters that no id has.' },
    MESSAGE_ID_TOO_LONG: { description: "The message's id is too long." },
    TIMESTAMP_OUT_OF_RANGE: { description: 'It is dated before 2000 or more than a day ahead.' },
    INVALID_CHAT_ID: { description: 'Its chat is none that WhatsApp has.' },
    INTERNAL_ERROR: { description: 'Reading it failed by a fault of ours.' },
    BODY_TOO_LARGE: { description: 'It was too large to be kept: only its hash is here.' },
    INSTANCE_MISMATCH: { description: 'It came to one channel and names the instance of another.' },
    PROCESSING_FAILED: { description: 'Handling it failed again and again.' },
    OTHER: { description: 'Anything else.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description:
    'A notification that could not be understood, kept for a fix; without its body. Needs platform ADMIN.',
})
export class QuarantinedNotification {
  @Field(() => ID, { description: 'Opaque; what replayNotification and revealNotification take.' })
  id!: string;

  @Field(() => ID, { description: 'The hotel it came for.' })
  hotelId!: string;

  @Field(() => ID, { description: 'The channel it came by.' })
  channelId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The typeWebhook it claims, where that could be read.',
  })
  type!: string | null;

  @Field(() => QuarantineReason, { description: 'Why it is here.' })
  reason!: Reason;

  @Field(() => Int, { description: 'The size of its body.' })
  bytes!: number;

  @Field(() => Int, { description: 'How often handling it has failed.' })
  attempts!: number;

  @Field(() => DateTime, { description: 'When it came.' })
  receivedAt!: Date;
}

export const QuarantinedNotificationConnection = connectionOf(
  'QuarantinedNotification',
  () => QuarantinedNotification,
  'Needs platform ADMIN.',
);
