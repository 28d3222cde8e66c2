import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { Sentiment } from '../sentiment/sentiment.type.js';
import { Attachment } from './attachment.type.js';
import { Author } from './author.enum.js';
import { Delivery } from './delivery.type.js';
import { Direction } from './direction.enum.js';
import { Intent } from './intent.enum.js';
import { MessageKind } from './message-kind.enum.js';
import { MessageTrace } from './message-trace.type.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `One message of a conversation. ${needs('message:read')}`,
})
export class Message extends Node {
  protected readonly nodeType = 'Message';

  conversationId!: string;
  channelId!: string;
  quotedProviderMessageId!: string | null;

  @Field(() => Int, {
    description: 'Its place in the conversation, counted from 1 without gaps; lists are in this order.',
  })
  seq!: number;

  @Field(() => Direction, { description: 'Which way it went.' })
  direction!: Direction;

  @Field(() => Author, { description: 'Who wrote it.' })
  author!: Author;

  @Field(() => MessageKind, { description: 'What it is made of.' })
  kind!: MessageKind;

  @Field(() => String, { nullable: true, description: 'The words, where there are any.' })
  text!: string | null;

  @Field(() => Attachment, { nullable: true, description: 'The file, where there is one.' })
  attachment!: Attachment | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language it is written in, as an ISO 639-1 code.',
  })
  language!: string | null;

  @Field(() => DateTime, { description: "When it was sent, by the provider's clock." })
  sentAt!: Date;

  @Field(() => DateTime, { description: 'When it reached us, by our clock.' })
  receivedAt!: Date;

  @Field(() => Delivery, { nullable: true, description: 'How far it has come; outbound only.' })
  delivery!: Delivery | null;

  @Field(() => Sentiment, { nullable: true, description: 'The verdict on it; inbound only.' })
  sentiment!: Sentiment | null;

  @Field(() => Intent, { nullable: true, description: 'What the guest wants; inbound only.' })
  intent!: Intent | null;

  @Field(() => DateTime, { nullable: true, description: 'When its sender last changed it.' })
  editedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When its sender took it back.' })
  deletedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The id its sender gave it, unique in the hotel.' })
  clientMessageId!: string | null;

  @Field(() => MessageTrace, { description: 'When it passed each stage.' })
  trace!: MessageTrace;
}
