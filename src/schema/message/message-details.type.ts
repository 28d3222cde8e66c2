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
  description: `How a call stands or ended. ${needs('message:read')}`,
  valuesConfig: {
    RINGING: { description: 'It rings.' },
    ANSWERED: { description: 'It was taken.' },
    MISSED: { description: 'Nobody took it.' },
    REJECTED: { description: 'It was turned down.' },
    UNANSWERED: { description: 'The guest did not take it.' },
    INVALID: { description: 'The provider told something we do not know.' },
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
  description: `Why WhatsApp could not hand over what was sent. ${needs('message:read')}`,
  valuesConfig: {
    EMPTY_ON_LINKED_DEVICE: { description: 'WhatsApp shows it on the phone alone.' },
    FILE_TOO_LARGE: { description: 'The file is larger than the provider hands over.' },
    NOT_DECRYPTED: { description: 'WhatsApp could not decrypt it.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: `What one side has chosen in a poll. ${needs('message:read')}`,
})
export class PollVote {
  @Field(() => [String], { description: 'The chosen options, in their own words.' })
  selected!: string[];

  @Field(() => AuthorKind, { description: 'Whose it is: GUEST, or PHONE for the hotel.' })
  authorKind!: Kind;

  readonly hotelId!: string;
  readonly guestId!: string;

  @Field(() => DateTime, { description: 'When it was cast.' })
  votedAt!: Date;
}

@ObjectType({
  simpleResolvers: true,
  description: `An emoji that one side put on a message. ${needs('message:read')}`,
})
export class Reaction {
  @Field(() => String, { description: 'The emoji.' })
  emoji!: string;

  @Field(() => AuthorKind, { description: 'Whose it is: GUEST, or PHONE for the hotel.' })
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
  @Field(() => String, { nullable: true, description: 'Whose card it is.' })
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
  @Field(() => CallStatus, { description: 'How it stands or ended.' })
  status!: CallStatus;

  @Field(() => Boolean, { description: 'Whether it was with picture.' })
  isVideo!: boolean;

  @Field(() => Int, { nullable: true, description: 'How long it took, where that is known.' })
  durationSeconds!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: `What a message holds beside its words; what does not belong to its kind is null or empty. ${permission}`,
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

  @Field(() => [String], { description: 'What there is to press or pick, in the words shown, of BUTTONS.' })
  options!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The id behind what was pressed or picked, of a BUTTON_REPLY or LIST_REPLY.',
  })
  choiceId!: string | null;

  @Field(() => String, { nullable: true, description: 'The group of a GROUP_INVITE.' })
  groupName!: string | null;

  @Field(() => Boolean, { description: 'Whether it was passed on from another chat.' })
  isForwarded!: boolean;

  @Field(() => ContentLoss, { nullable: true, description: 'Why there is nothing to read.' })
  contentLoss!: ContentLoss | null;
}
