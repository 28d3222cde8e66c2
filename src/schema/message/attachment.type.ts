import { Field, ObjectType } from 'type-graphql';
import { AttachmentStatus } from './attachment-status.enum.js';

@ObjectType({ simpleResolvers: true, description: 'The file of a message. Needs VIEWER in the hotel.' })
export class Attachment {
  @Field(() => AttachmentStatus, { description: 'Whether it has been fetched.' })
  status!: AttachmentStatus;

  @Field(() => String, { nullable: true, description: 'Why it was refused or could not be fetched.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'As the sender named it.' })
  fileName!: string | null;

  @Field(() => String, { nullable: true, description: 'As the sender declared it, not yet checked.' })
  declaredMimeType!: string | null;

  @Field(() => String, { nullable: true, description: 'What was written under it.' })
  caption!: string | null;
}
