import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { AlertKind } from './alert-kind.enum.js';
import { AlertStatus } from './alert-status.enum.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `Something staff must act on. ${needs('alert:read')}`,
})
export class Alert extends Node {
  protected readonly nodeType = 'Alert';

  conversationId!: string | null;
  messageId!: string | null;
  guestId!: string | null;
  ownerId!: string | null;
  acknowledgedById!: string | null;
  resolvedById!: string | null;

  @Field(() => AlertKind, { description: 'Why it was raised.' })
  kind!: AlertKind;

  @Field(() => Int, { description: 'From 1 to 5, 5 the most urgent.' })
  urgency!: number;

  @Field(() => AlertStatus, { description: 'How far the work on it has come.' })
  status!: AlertStatus;

  @Field(() => String, { description: 'What it is about, in a few words.' })
  title!: string;

  @Field(() => DateTime, { description: 'When it was raised.' })
  raisedAt!: Date;

  @Field(() => DateTime, { description: 'When it escalates unless somebody takes it.' })
  dueAt!: Date;

  @Field(() => Int, { description: 'Who is being told: 1 agents, 2 managers, 3 owners.' })
  level!: number;

  @Field(() => DateTime, { nullable: true, description: 'When somebody first took it.' })
  acknowledgedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was resolved or dismissed.' })
  resolvedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What was done, or why nothing needed to be.' })
  resolution!: string | null;
}
