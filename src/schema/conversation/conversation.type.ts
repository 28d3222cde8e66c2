import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { ConversationStatus } from './conversation-status.enum.js';
import { Mood } from './mood.type.js';
import { TurnOwner } from './turn-owner.enum.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `The thread with one guest, over all numbers of the hotel. ${needs('conversation:read')}`,
})
export class Conversation extends Node {
  protected readonly nodeType = 'Conversation';

  guestId!: string;
  channelId!: string;
  assigneeId!: string | null;
  lastMessageId!: string | null;

  @Field(() => ConversationStatus, { description: 'How it stands.' })
  status!: ConversationStatus;

  @Field(() => Mood, { nullable: true, description: 'How the guest feels; null before anything was judged.' })
  mood!: Mood | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The highest urgency among its open alerts; null without one. `URGENCY_DESC` goes by it.',
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

  @Field(() => [String], { description: "The hotel's own marks." })
  labels!: string[];

  @Field(() => DateTime, { description: 'When it was opened.' })
  createdAt!: Date;
}
