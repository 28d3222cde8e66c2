import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { AttachmentStatus } from './attachment-status.enum.js';

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
