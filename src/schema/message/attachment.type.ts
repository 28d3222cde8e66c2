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
  description: `Whether a file has been downloaded. ${needs('message:read')}`,
  valuesConfig: {
    PENDING: { description: 'Not downloaded yet.' },
    STORED: { description: 'Downloaded; `url` serves it.' },
    REFUSED: { description: 'Too large, or of a type that is not kept.' },
    FAILED: { description: 'It could not be downloaded.' },
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
    ADDRESS_NOT_ALLOWED: { description: 'Its address is not allowed for downloads.' },
    GONE: { description: 'The provider no longer has it.' },
    NOT_FETCHED: { description: 'The provider did not deliver it.' },
    NOT_STORED: { description: 'It was downloaded and could not be stored.' },
    CONTENT_LOST: { description: 'WhatsApp could not deliver it; `Message.details.contentLoss` says why.' },
    OTHER: { description: 'Anything else.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: `File of a message; what was written under it is the message's \`text\`. ${needs('message:read')}`,
})
export class Attachment {
  hotelId!: string;
  attachmentId!: string;
  /** Made for the first field that asks, so that the others tell of the same. */
  link?: { readonly token: string; readonly expiresAt: Date };

  @Field(() => AttachmentStatus, { description: 'Whether the file has been downloaded.' })
  status!: AttachmentStatus;

  @Field(() => AttachmentFailure, {
    nullable: true,
    description: 'Why it was refused or could not be downloaded yet; null otherwise.',
  })
  failure!: Failure | null;

  @Field(() => String, { nullable: true, description: 'Name given by the sender.' })
  fileName!: string | null;

  @Field(() => String, { nullable: true, description: 'MIME type declared by the sender, not checked.' })
  declaredMimeType!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'MIME type detected from its bytes; null until STORED.',
  })
  mimeType!: string | null;

  @Field(() => Int, { nullable: true, description: 'Size in bytes; null until STORED.' })
  sizeBytes!: number | null;
}
