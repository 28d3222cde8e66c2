import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { AuthorKind as Kind } from '../../domain/actor.js';
import { needs } from '../../domain/rights.js';
import { DateTime } from '../scalars.js';
import { AuthorKind } from '../actor/author-kind.type.js';

export const CallStatus = {
  RINGING: 'RINGING',
  ANSWERED: 'ANSWERED',
  REJECTED: 'REJECTED',
  MISSED: 'MISSED',
  UNANSWERED: 'UNANSWERED',
  INVALID: 'INVALID',
} as const;
export type CallStatus = keyof typeof CallStatus;

registerEnumType(CallStatus, {
  name: 'CallStatus',
  description: `State of a call. ${needs('message:read')}`,
  valuesConfig: {
    RINGING: { description: 'It rings.' },
    ANSWERED: { description: 'It was taken.' },
    MISSED: { description: 'Nobody took it.' },
    REJECTED: { description: 'It was turned down.' },
    UNANSWERED: { description: 'The guest did not take it.' },
    INVALID: { description: 'The provider reported an unknown state.' },
  },
});

export const ContentLoss = {
  EMPTY_ON_LINKED_DEVICE: 'EMPTY_ON_LINKED_DEVICE',
  NOT_DECRYPTED: 'NOT_DECRYPTED',
  FILE_TOO_LARGE: 'FILE_TOO_LARGE',
} as const;
export type ContentLoss = keyof typeof ContentLoss;

registerEnumType(ContentLoss, {
  name: 'ContentLoss',
  description: `Why WhatsApp could not deliver the content. ${needs('message:read')}`,
  valuesConfig: {
    EMPTY_ON_LINKED_DEVICE: { description: 'WhatsApp shows it on the phone alone.' },
    FILE_TOO_LARGE: { description: 'The file is larger than the provider delivers.' },
    NOT_DECRYPTED: { description: 'WhatsApp could not decrypt it.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: `A vote in a poll. ${needs('message:read')}`,
})
export class PollVote {
  @Field(() => [String], { description: 'Texts of the chosen options.' })
  selected!: string[];

  @Field(() => AuthorKind, { description: 'GUEST, or PHONE for the hotel.' })
  authorKind!: Kind;

  readonly hotelId!: string;
  readonly guestId!: string;

  @Field(() => DateTime, { description: 'When it was cast.' })
  votedAt!: Date;
}

@ObjectType({
  simpleResolvers: true,
  description: `An emoji reaction to a message. ${needs('message:read')}`,
})
export class Reaction {
  @Field(() => String, { description: 'The emoji.' })
  emoji!: string;

  @Field(() => AuthorKind, { description: 'GUEST, or PHONE for the hotel.' })
  authorKind!: Kind;

  readonly hotelId!: string;
  readonly guestId!: string;

  @Field(() => DateTime, { description: 'When it was set.' })
  reactedAt!: Date;
}

const permission = needs('message:read');

@ObjectType({ simpleResolvers: true, description: `A place that was sent. ${permission}` })
export class SentLocation {
  @Field(() => Float, { description: 'Degrees north.' })
  latitude!: number;

  @Field(() => Float, { description: 'Degrees east.' })
  longitude!: number;

  @Field(() => String, { nullable: true, description: 'What the place is called.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the place is.' })
  address!: string | null;
}

@ObjectType({ simpleResolvers: true, description: `A contact card that was sent. ${permission}` })
export class SentContact {
  @Field(() => String, { nullable: true, description: 'Name on the card.' })
  displayName!: string | null;

  @Field(() => [String], { description: 'Numbers on the card, digits only.' })
  phones!: string[];
}

@ObjectType({ simpleResolvers: true, description: `A question with options to choose from. ${permission}` })
export class SentPoll {
  @Field(() => String, { description: 'The question.' })
  question!: string;

  @Field(() => [String], { description: 'The options.' })
  options!: string[];

  @Field(() => Boolean, { description: 'Whether several may be chosen.' })
  isMultipleChoice!: boolean;
}

@ObjectType({ simpleResolvers: true, description: `A call. ${permission}` })
export class Call {
  @Field(() => CallStatus, { description: 'State of the call.' })
  status!: CallStatus;

  @Field(() => Boolean, { description: 'Whether it was a video call.' })
  isVideo!: boolean;

  @Field(() => Int, { nullable: true, description: 'Duration in seconds; null when unknown.' })
  durationSeconds!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: `Structured content of a message besides its text; fields that do not belong to its kind are null or empty. ${permission}`,
})
export class MessageDetails {
  @Field(() => SentLocation, { nullable: true, description: 'The place of a LOCATION.' })
  location!: SentLocation | null;

  @Field(() => [SentContact], { description: 'The cards of a CONTACT.' })
  contacts!: SentContact[];

  @Field(() => SentPoll, { nullable: true, description: 'The question of a POLL.' })
  poll!: SentPoll | null;

  @Field(() => Call, { nullable: true, description: 'The CALL.' })
  call!: Call | null;

  @Field(() => [String], { description: 'Texts of the options of BUTTONS.' })
  options!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Id of the chosen option of a BUTTON_REPLY or LIST_REPLY.',
  })
  choiceId!: string | null;

  @Field(() => String, { nullable: true, description: 'The group of a GROUP_INVITE.' })
  groupName!: string | null;

  @Field(() => Boolean, { description: 'Whether it was forwarded from another chat.' })
  isForwarded!: boolean;

  @Field(() => ContentLoss, {
    nullable: true,
    description: 'Why its content is missing; null when it is not.',
  })
  contentLoss!: ContentLoss | null;
}
