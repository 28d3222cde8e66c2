import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { AuthorKind as Kind } from '../../domain/actor.js';
import { needs } from '../../domain/rights.js';
import { AuthorKind } from '../actor/author-kind.type.js';
import { ConnectionArgs } from '../connection/connection.args.js';
import { connectionOf } from '../connection/connection-of.js';
import { UPDATED_AT, VERSION } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { Sentiment } from '../sentiment/sentiment.type.js';
import { Attachment } from './attachment.type.js';
import { Delivery } from './delivery.type.js';

export const Direction = {
  INBOUND: 'INBOUND',
  OUTBOUND: 'OUTBOUND',
} as const;
export type Direction = keyof typeof Direction;

registerEnumType(Direction, {
  name: 'Direction',
  description: `Direction of a message. ${needs('message:read')}`,
  valuesConfig: {
    INBOUND: { description: 'From the guest.' },
    OUTBOUND: { description: 'To the guest.' },
  },
});

export const MessageKind = {
  TEXT: 'TEXT',
  IMAGE: 'IMAGE',
  VIDEO: 'VIDEO',
  AUDIO: 'AUDIO',
  DOCUMENT: 'DOCUMENT',
  STICKER: 'STICKER',
  LOCATION: 'LOCATION',
  CONTACT: 'CONTACT',
  POLL: 'POLL',
  POLL_VOTE: 'POLL_VOTE',
  BUTTONS: 'BUTTONS',
  BUTTON_REPLY: 'BUTTON_REPLY',
  LIST_REPLY: 'LIST_REPLY',
  GROUP_INVITE: 'GROUP_INVITE',
  CALL: 'CALL',
  SYSTEM: 'SYSTEM',
  UNSUPPORTED: 'UNSUPPORTED',
} as const;
export type MessageKind = keyof typeof MessageKind;

registerEnumType(MessageKind, {
  name: 'MessageKind',
  description: `Kind of content of a message. ${needs('message:read')}`,
  valuesConfig: {
    TEXT: { description: 'Words.' },
    IMAGE: { description: 'A picture.' },
    VIDEO: { description: 'A video.' },
    AUDIO: { description: 'A sound or a voice message.' },
    DOCUMENT: { description: 'Any other file.' },
    STICKER: { description: 'A sticker.' },
    LOCATION: { description: 'A place.' },
    CONTACT: { description: 'One contact card or several.' },
    POLL: { description: 'A question with options.' },
    POLL_VOTE: { description: 'A vote in a poll.' },
    BUTTONS: { description: 'A text with buttons.' },
    BUTTON_REPLY: { description: 'A button that was pressed.' },
    LIST_REPLY: { description: 'An entry that was chosen from a list.' },
    CALL: { description: 'A call.' },
    GROUP_INVITE: { description: 'An invitation to a group.' },
    SYSTEM: { description: 'A note of WhatsApp itself.' },
    UNSUPPORTED: { description: 'Something that a later version may understand.' },
  },
});

export const Intent = {
  BOOKING: 'BOOKING',
  SERVICE_REQUEST: 'SERVICE_REQUEST',
  ROOM_ISSUE: 'ROOM_ISSUE',
  AMENITY_QUESTION: 'AMENITY_QUESTION',
  GENERAL_QUESTION: 'GENERAL_QUESTION',
  BILLING: 'BILLING',
  CANCELLATION: 'CANCELLATION',
  COMPLAINT: 'COMPLAINT',
  COMPLIMENT: 'COMPLIMENT',
  EMERGENCY: 'EMERGENCY',
  HUMAN_REQUEST: 'HUMAN_REQUEST',
  GREETING: 'GREETING',
  GOODBYE: 'GOODBYE',
  OPT_OUT: 'OPT_OUT',
  UNKNOWN: 'UNKNOWN',
} as const;
export type Intent = keyof typeof Intent;

registerEnumType(Intent, {
  name: 'Intent',
  description: `What a guest wants. ${needs('message:read')}`,
  valuesConfig: {
    BOOKING: { description: 'A room, or a change of a booking.' },
    SERVICE_REQUEST: { description: 'Something to be brought or done.' },
    ROOM_ISSUE: { description: 'Something in the room does not work.' },
    AMENITY_QUESTION: { description: 'A question about what the hotel offers.' },
    GENERAL_QUESTION: { description: 'Any other question.' },
    BILLING: { description: 'A bill, a payment, a refund.' },
    CANCELLATION: { description: 'A booking is to be cancelled.' },
    COMPLAINT: { description: 'Something is wrong.' },
    COMPLIMENT: { description: 'Praise.' },
    EMERGENCY: { description: 'Fire, smoke, gas, illness, violence, an intruder, somebody trapped.' },
    HUMAN_REQUEST: { description: 'A person is asked for.' },
    GREETING: { description: 'A greeting and nothing else.' },
    GOODBYE: { description: 'A farewell and nothing else.' },
    OPT_OUT: { description: 'No more messages are wanted.' },
    UNKNOWN: { description: 'None of the others, or not recognised.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: `When a message passed each stage of processing. ${needs('message:read')}`,
})
export class MessageTrace {
  hotelId!: string;
  conversationId!: string;
  messageId!: string;

  @Field(() => DateTime, { description: "The provider's time." })
  providerAt!: Date;

  @Field(() => DateTime, { description: 'When the server received it.' })
  receivedAt!: Date;

  @Field(() => DateTime, { description: 'When it was stored.' })
  storedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its sentiment was classified.' })
  analyzedAt!: Date | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `One message of a conversation. ${needs('message:read')}`,
})
export class Message extends Node {
  protected readonly nodeType = 'Message';

  conversationId!: string;
  channelId!: string;
  guestId!: string;
  authorUserId!: string | null;
  quotedProviderMessageId!: string | null;

  @Field(() => Int, {
    description: 'Number in the conversation, from 1 without gaps; lists are in this order.',
  })
  seq!: number;

  @Field(() => Direction, { description: 'Inbound or outbound.' })
  direction!: Direction;

  @Field(() => AuthorKind, { description: 'What kind of author wrote it.' })
  authorKind!: Kind;

  @Field(() => MessageKind, { description: 'Kind of content.' })
  kind!: MessageKind;

  @Field(() => String, { nullable: true, description: 'The text; null when there is none.' })
  text!: string | null;

  @Field(() => Attachment, { nullable: true, description: 'The file; null when there is none.' })
  attachment!: Attachment | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language it is written in, as an ISO 639-1 code.',
  })
  language!: string | null;

  @Field(() => DateTime, { description: "When it was sent, by the provider's clock." })
  sentAt!: Date;

  @Field(() => DateTime, { description: 'When the server received it.' })
  receivedAt!: Date;

  @Field(() => Delivery, { nullable: true, description: 'Delivery state; null for inbound messages.' })
  delivery!: Delivery | null;

  @Field(() => Sentiment, {
    nullable: true,
    description: 'Its sentiment; null for outbound messages, and until it is analysed.',
  })
  sentiment!: Sentiment | null;

  @Field(() => Intent, {
    nullable: true,
    description: 'What the guest wants; null for outbound messages, and until it is analysed.',
  })
  intent!: Intent | null;

  @Field(() => DateTime, { nullable: true, description: 'When its sender last edited it.' })
  editedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When its sender deleted it.' })
  deletedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "The client's own id for it, unique in the hotel; null when not sent through this API.",
  })
  clientMessageId!: string | null;

  @Field(() => MessageTrace, { description: 'When it passed each stage of processing.' })
  trace!: MessageTrace;

  @Field(() => Int, { description: VERSION })
  version!: number;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}

export const MessageConnection = connectionOf('Message', () => Message, needs('message:read'));

@ArgsType()
export class MessagesArgs extends ConnectionArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'A message of this conversation: the page in whose middle it stands. With `first` alone.',
  })
  around?: string | null;
}
