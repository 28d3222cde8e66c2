import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

export const StayStatus = {
  BOOKED: 'BOOKED',
  CHECKED_IN: 'CHECKED_IN',
  CHECKED_OUT: 'CHECKED_OUT',
  CANCELLED: 'CANCELLED',
  NO_SHOW: 'NO_SHOW',
} as const;
export type StayStatus = keyof typeof StayStatus;

registerEnumType(StayStatus, {
  name: 'StayStatus',
  description: `How far a booking has come. ${needs('stay:read')}`,
  valuesConfig: {
    BOOKED: { description: 'Booked; the guest has not arrived.' },
    CHECKED_IN: { description: 'The guest is in the house.' },
    CHECKED_OUT: { description: 'The guest has left.' },
    CANCELLED: { description: 'The booking was cancelled.' },
    NO_SHOW: { description: 'The guest never arrived.' },
  },
});

@InputType({ description: `Which stays; what is left out does not narrow. ${needs('stay:read')}` })
export class StayFilter {
  @Field(() => [StayStatus], { nullable: true, description: 'One of these.' })
  status?: StayStatus[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Not over before this moment.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Begun before this moment.' })
  to?: Date | null;

  @Field(() => String, { nullable: true, description: 'Exactly this room.' })
  room?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Beginning of a word of the guest's name, of the phone or of the booking number.",
  })
  search?: string | null;
}

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

export const StayConnection = connectionOf('Stay', () => Stay, needs('stay:read'));
