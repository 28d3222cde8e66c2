import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { UPDATED_AT, VERSION } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { SentimentLabel } from '../sentiment/sentiment.type.js';

export const ConversationStatus = {
  OPEN: 'OPEN',
  WAITING_FOR_GUEST: 'WAITING_FOR_GUEST',
  ESCALATED: 'ESCALATED',
  SNOOZED: 'SNOOZED',
  RESOLVED: 'RESOLVED',
} as const;
export type ConversationStatus = keyof typeof ConversationStatus;

registerEnumType(ConversationStatus, {
  name: 'ConversationStatus',
  description: `Status of a conversation. ${needs('conversation:read')}`,
  valuesConfig: {
    OPEN: { description: 'The hotel has to answer.' },
    WAITING_FOR_GUEST: { description: 'The hotel has answered.' },
    SNOOZED: { description: 'Put aside until a time, or until the guest writes.' },
    ESCALATED: { description: 'Escalated to a manager, until its alerts are closed.' },
    RESOLVED: { description: 'Settled.' },
  },
});

export const ConversationOrder = {
  LAST_MESSAGE_DESC: 'LAST_MESSAGE_DESC',
  WAITING_LONGEST: 'WAITING_LONGEST',
  URGENCY_DESC: 'URGENCY_DESC',
} as const;
export type ConversationOrder = keyof typeof ConversationOrder;
export const DEFAULT_CONVERSATION_ORDER = 'LAST_MESSAGE_DESC' satisfies ConversationOrder;

registerEnumType(ConversationOrder, {
  name: 'ConversationOrder',
  description: `Which conversations come first. ${needs('conversation:read')}`,
  valuesConfig: {
    LAST_MESSAGE_DESC: { description: 'The latest message first.' },
    WAITING_LONGEST: { description: 'The guest who waits longest first; those who do not wait come last.' },
    URGENCY_DESC: { description: 'The most urgent open alert first, then the latest message.' },
  },
});

export const TurnOwner = { ASSISTANT: 'ASSISTANT', HUMAN: 'HUMAN' } as const;
export type TurnOwner = keyof typeof TurnOwner;

registerEnumType(TurnOwner, {
  name: 'TurnOwner',
  description: `Who answers next. ${needs('conversation:read')}`,
  valuesConfig: {
    ASSISTANT: { description: 'The assistant.' },
    HUMAN: { description: 'A user of the hotel.' },
  },
});

export const Trend = { IMPROVING: 'IMPROVING', STEADY: 'STEADY', WORSENING: 'WORSENING' } as const;
export type Trend = keyof typeof Trend;

registerEnumType(Trend, {
  name: 'Trend',
  description: `Where a mood is heading. ${needs('conversation:read')}`,
  valuesConfig: {
    IMPROVING: { description: 'It gets better.' },
    STEADY: { description: 'It stays as it is.' },
    WORSENING: { description: 'It gets worse.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: `The sentiment of a conversation, the latest messages weighing most. ${needs('conversation:read')}`,
})
export class Mood {
  @Field(() => SentimentLabel, { description: 'How the guest feels.' })
  label!: SentimentLabel;

  @Field(() => Float, { description: 'From −1 to 1.' })
  score!: number;

  @Field(() => Trend, { description: 'Where it is heading.' })
  trend!: Trend;

  @Field(() => Int, { description: 'From how many messages.' })
  basedOn!: number;
}

export const SendBlock = {
  CONVERSATION_RESOLVED: 'CONVERSATION_RESOLVED',
  GUEST_OPTED_OUT: 'GUEST_OPTED_OUT',
  CHANNEL_NOT_CONNECTED: 'CHANNEL_NOT_CONNECTED',
} as const;
export type SendBlock = keyof typeof SendBlock;

registerEnumType(SendBlock, {
  name: 'SendBlock',
  description: `Why nothing can be sent. ${needs('conversation:read')}`,
  valuesConfig: {
    CHANNEL_NOT_CONNECTED: { description: 'The WhatsApp number can no longer send.' },
    CONVERSATION_RESOLVED: { description: 'The conversation is resolved; reopen it first.' },
    GUEST_OPTED_OUT: { description: 'The guest wants no messages and has not written for 24 hours.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: `Whether staff can write to the guest now. ${needs('conversation:read')}`,
})
export class Sendability {
  @Field(() => Boolean, { description: 'Whether a message would be accepted.' })
  allowed!: boolean;

  @Field(() => SendBlock, { nullable: true, description: 'Why not; null when allowed.' })
  reason!: SendBlock | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is allowed, when that ends by itself.',
  })
  until!: Date | null;
}

@InputType({
  description: `Which conversations; omitted fields do not filter. ${needs('conversation:read')}`,
})
export class ConversationFilter {
  @Field(() => [ConversationStatus], { nullable: true, description: 'One of these.' })
  status?: ConversationStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Assigned to this person.' })
  assigneeId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: assigned to the viewer. False: to somebody else or nobody.',
  })
  assignedToViewer?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True: assigned to nobody. False: to somebody.' })
  unassigned?: boolean | null;

  @Field(() => [SentimentLabel], { nullable: true, description: 'Of one of these moods.' })
  mood?: SentimentLabel[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: with an alert that is not closed. False: without.',
  })
  withOpenAlert?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With an open alert of this urgency or a higher one.',
  })
  minimumUrgency?: number | null;

  @Field(() => String, { nullable: true, description: 'The guest stays in exactly this room now.' })
  room?: string | null;

  @Field(() => [String], { nullable: true, description: 'Carries all of these labels.' })
  labels?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: with messages of the guest that the viewer has not read.',
  })
  unreadOnly?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True: the guest waits for an answer.' })
  waitingOnly?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "Beginning of a word of the guest's name, or of the phone.",
  })
  search?: string | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `The conversation with one guest, over all WhatsApp numbers of the hotel. ${needs('conversation:read')}`,
})
export class Conversation extends Node {
  protected readonly nodeType = 'Conversation';

  guestId!: string;
  channelId!: string;
  resolvedById!: string | null;
  assigneeId!: string | null;
  lastMessageId!: string | null;

  @Field(() => ConversationStatus, { description: 'Status of the conversation.' })
  status!: ConversationStatus;

  @Field(() => Mood, {
    nullable: true,
    description: 'How the guest feels; null until a message was classified.',
  })
  mood!: Mood | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The highest urgency among its open alerts; null without any. The sort key of `URGENCY_DESC`.',
  })
  urgency!: number | null;

  @Field(() => TurnOwner, { description: 'Who answers next.' })
  turn!: TurnOwner;

  @Field(() => DateTime, { description: 'When the last message was stored.' })
  lastMessageAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Since when the guest waits for an answer.' })
  waitingSince!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When a snoozed conversation opens again.' })
  snoozedUntil!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was resolved; null while it is not.' })
  resolvedAt!: Date | null;

  @Field(() => [String], { description: "The hotel's own labels." })
  labels!: string[];

  @Field(() => DateTime, { description: 'When it was opened.' })
  createdAt!: Date;

  @Field(() => Int, {
    description: `${VERSION} Does not cover what depends on the viewer or on other rows, such as unreadCount, sendability and the fields that begin with viewerCan.`,
  })
  version!: number;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}

export const ConversationConnection = connectionOf(
  'Conversation',
  () => Conversation,
  needs('conversation:read'),
);
