import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { StayStatus } from './stay-status.enum.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `A booking of a guest. ${needs('stay:read')}`,
})
export class Stay extends Node {
  protected readonly nodeType = 'Stay';

  guestId!: string;

  @Field(() => String, { nullable: true, description: "The booking system's own number." })
  externalId!: string | null;

  @Field(() => String, { nullable: true, description: 'Room number.' })
  room!: string | null;

  @Field(() => String, { nullable: true, description: "Kind of room, in the hotel's words." })
  roomType!: string | null;

  @Field(() => StayStatus, { description: 'How far it has come.' })
  status!: StayStatus;

  @Field(() => DateTime, { description: 'Arrival, planned or real.' })
  checkInAt!: Date;

  @Field(() => DateTime, { description: 'Departure, planned or real.' })
  checkOutAt!: Date;

  @Field(() => Int, { nullable: true, description: 'How many grown-ups.' })
  adults!: number | null;
}
