import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { DeadLetterReason as Reason } from '../../domain/dead-letter.js';
import { connectionOf } from '../connection/connection-of.js';
import { DateTime } from '../scalars.js';

export const DeadLetterReason = {
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

registerEnumType(DeadLetterReason, {
  name: 'DeadLetterReason',
  description: 'Why something could not be completed. More may come. Needs platform ADMIN.',
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

export const DeadLetterStatus = { OPEN: 'OPEN' } as const;
export type DeadLetterStatus = keyof typeof DeadLetterStatus;

registerEnumType(DeadLetterStatus, {
  name: 'DeadLetterStatus',
  description: 'State of a dead letter. More will come. Needs platform ADMIN.',
  valuesConfig: { OPEN: { description: 'Waits to be replayed, until it is too old to be kept.' } },
});

@ObjectType({
  simpleResolvers: true,
  description: "A provider's webhook, without its body. Needs platform ADMIN.",
})
export class InboundNotification {
  @Field(() => ID, { description: 'The channel it came by.' })
  channelId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The typeWebhook it claims; null where that could not be read.',
  })
  type!: string | null;

  @Field(() => Int, { description: 'Size of its body, in bytes.' })
  sizeBytes!: number;
}

export const DeadLetterSubject = createUnionType({
  name: 'DeadLetterSubject',
  description: 'What could not be completed. More types will come. Needs platform ADMIN.',
  types: () => [InboundNotification],
});

@ObjectType({
  simpleResolvers: true,
  description:
    'Something that could not be completed after all attempts, kept to be replayed after a fix. Needs platform ADMIN.',
})
export class DeadLetter {
  @Field(() => ID, { description: 'Opaque; what replayDeadLetters and revealDeadLetter take.' })
  id!: string;

  @Field(() => ID, { description: 'The hotel it concerns.' })
  hotelId!: string;

  @Field(() => DeadLetterSubject, { description: 'What could not be completed.' })
  subject!: InboundNotification;

  @Field(() => DeadLetterReason, { description: 'Why not.' })
  reason!: Reason;

  @Field(() => DeadLetterStatus, { description: 'State of the dead letter.' })
  status!: DeadLetterStatus;

  @Field(() => Int, { description: 'How many attempts have failed.' })
  attempts!: number;

  @Field(() => DateTime, { description: 'When its subject came in.' })
  createdAt!: Date;

  @Field(() => Boolean, {
    description:
      'Whether replayDeadLetters takes it. False where no fix can help: its body was not kept, or is not for this channel.',
  })
  viewerCanReplay!: boolean;
}

export const DeadLetterConnection = connectionOf('DeadLetter', () => DeadLetter, 'Needs platform ADMIN.');

@InputType({ description: 'Which dead letters. Omitted fields do not filter. Needs platform ADMIN.' })
export class DeadLetterFilter {
  @Field(() => ID, { nullable: true, description: 'Of one hotel; an id that is none finds nothing.' })
  hotelId?: string | null;

  @Field(() => [DeadLetterReason], { nullable: true, description: 'With one of these reasons.' })
  reason?: Reason[] | null;
}
