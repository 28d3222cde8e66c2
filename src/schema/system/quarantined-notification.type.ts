import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../connection/connection-of.js';
import { DateTime } from '../scalars.js';

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

  @Field(() => String, { nullable: true, description: 'Why it is here, machine-readable.' })
  reason!: string | null;

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
