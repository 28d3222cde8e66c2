import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { AttachmentFailure as Failure } from '../../domain/attachment-failure.js';
import { needs } from '../../domain/rights.js';

export const AttachmentStatus = {
  PENDING: 'PENDING',
  STORED: 'STORED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
} as const;
export type AttachmentStatus = keyof typeof AttachmentStatus;

registerEnumType(AttachmentStatus, {
  name: 'AttachmentStatus',
  description: `Whether a file has been fetched. ${needs('message:read')}`,
  valuesConfig: {
    PENDING: { description: 'Known, and not fetched yet.' },
    STORED: { description: 'Fetched; `url` shows it.' },
    REFUSED: { description: 'Too large, or nothing that may be kept.' },
    FAILED: { description: 'It could not be fetched.' },
  },
});

export const AttachmentFailure = {
  TOO_LARGE: 'TOO_LARGE',
  ADDRESS_NOT_ALLOWED: 'ADDRESS_NOT_ALLOWED',
  GONE: 'GONE',
  NOT_FETCHED: 'NOT_FETCHED',
  NOT_STORED: 'NOT_STORED',
  CONTENT_LOST: 'CONTENT_LOST',
  OTHER: 'OTHER',
} as const satisfies Readonly<{ [F in Failure]: F }>;

registerEnumType(AttachmentFailure, {
  name: 'AttachmentFailure',
  description: `Why a file is not there. More may come. ${needs('message:read')}`,
  valuesConfig: {
    TOO_LARGE: { description: 'It is larger than what is kept.' },
    ADDRESS_NOT_ALLOWED: { description: 'It lies at an address that nothing is fetched from.' },
    GONE: { description: 'The provider no longer has it.' },
    NOT_FETCHED: { description: 'The provider did not hand it over.' },
    NOT_STORED: { description: 'It was fetched and could not be kept.' },
    CONTENT_LOST: { description: 'WhatsApp could not hand it over: `Message.details.contentLoss` says why.' },
    OTHER: { description: 'Anything else.' },
  },
});

@ObjectType({ simpleResolvers: true, description: `The file of a message. ${needs('message:read')}` })
export class Attachment {
  hotelId!: string;
  attachmentId!: string;

  @Field(() => AttachmentStatus, { description: 'Whether it has been fetched.' })
  status!: AttachmentStatus;

  @Field(() => AttachmentFailure, {
    nullable: true,
    description: 'Why it was refused, could not be fetched, or has not been yet.',
  })
  failure!: Failure | null;

  @Field(() => String, { nullable: true, description: 'As the sender named it.' })
  fileName!: string | null;

  @Field(() => String, { nullable: true, description: 'As the sender declared it, not yet checked.' })
  declaredMimeType!: string | null;

  @Field(() => String, { nullable: true, description: 'What its own bytes say it is; null until STORED.' })
  mimeType!: string | null;

  @Field(() => Int, { nullable: true, description: 'How large it is; null until STORED.' })
  sizeBytes!: number | null;

  @Field(() => String, { nullable: true, description: 'What was written under it.' })
  caption!: string | null;
}
