import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
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

@ObjectType({ simpleResolvers: true, description: `The file of a message. ${needs('message:read')}` })
export class Attachment {
  hotelId!: string;
  attachmentId!: string;

  @Field(() => AttachmentStatus, { description: 'Whether it has been fetched.' })
  status!: AttachmentStatus;

  @Field(() => String, { nullable: true, description: 'Why it was refused or could not be fetched.' })
  reason!: string | null;

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
