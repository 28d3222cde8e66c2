import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import type { StayStatus as Status } from '../../domain/stay.js';
import { connectionOf } from '../connection/connection-of.js';
import { UPDATED_AT } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime, LocalDate } from '../scalars.js';

export const StayStatus = {
  BOOKED: 'BOOKED',
  CHECKED_IN: 'CHECKED_IN',
  CHECKED_OUT: 'CHECKED_OUT',
  CANCELLED: 'CANCELLED',
  NO_SHOW: 'NO_SHOW',
} as const satisfies Readonly<{ [S in Status]: S }>;
export type StayStatus = Status;

registerEnumType(StayStatus, {
  name: 'StayStatus',
  description: `Status of a booking. ${needs('stay:read')}`,
  valuesConfig: {
    BOOKED: { description: 'Booked; the guest has not arrived.' },
    CHECKED_IN: { description: 'The guest is in the house.' },
    CHECKED_OUT: { description: 'The guest has left.' },
    CANCELLED: { description: 'The booking was cancelled.' },
    NO_SHOW: { description: 'The guest never arrived.' },
  },
});

@InputType({ description: `Which stays; omitted fields do not filter. ${needs('stay:read')}` })
export class StayFilter {
  @Field(() => [StayStatus], { nullable: true, description: 'One of these.' })
  status?: StayStatus[] | null;

  @Field(() => LocalDate, { nullable: true, description: 'Arriving on this day or later.' })
  arrivalFrom?: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Arriving on this day or earlier.' })
  arrivalTo?: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Departing on this day or later.' })
  departureFrom?: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Departing on this day or earlier.' })
  departureTo?: string | null;

  @Field(() => String, { nullable: true, description: 'Exactly this room.' })
  roomNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'Booked in exactly this system.' })
  source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Beginning of a word of a guest's name, of the phone or of the booking number.",
  })
  search?: string | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `A booking of one room. ${needs('stay:read')}`,
})
export class Stay extends Node {
  protected readonly nodeType = 'Stay';

  primaryGuestId!: string;

  @Field(() => String, {
    description: 'The system that made the booking. With `externalId` it identifies the stay in its hotel.',
  })
  source!: string;

  @Field(() => String, { description: 'Number of the booking in that system.' })
  externalId!: string;

  @Field(() => String, { nullable: true, description: 'Number of the room; null until one is given.' })
  roomNumber!: string | null;

  @Field(() => String, { nullable: true, description: "Kind of room, in the hotel's words." })
  roomType!: string | null;

  @Field(() => StayStatus, { description: 'Status of the booking.' })
  status!: StayStatus;

  @Field(() => LocalDate, {
    description: "Booked day of arrival, in the hotel's time zone.",
  })
  arrivalDate!: string;

  @Field(() => LocalDate, {
    description:
      "Booked day of departure, in the hotel's time zone; equal to arrivalDate when no night is booked.",
  })
  departureDate!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Expected time of arrival; null when only the day is known.',
  })
  expectedArrivalAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Actual time of check-in; null when not recorded.' })
  checkedInAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Actual time of check-out; null when not recorded.' })
  checkedOutAt!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Number of adults booked; null when unknown.' })
  adults!: number | null;

  @Field(() => Int, { nullable: true, description: 'Number of children booked; null when unknown.' })
  children!: number | null;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}

export const StayOrder = {
  ARRIVAL_DESC: 'ARRIVAL_DESC',
  ARRIVAL_ASC: 'ARRIVAL_ASC',
  DEPARTURE_ASC: 'DEPARTURE_ASC',
} as const;
export type StayOrder = keyof typeof StayOrder;
export const DEFAULT_STAY_ORDER = 'ARRIVAL_DESC' satisfies StayOrder;

registerEnumType(StayOrder, {
  name: 'StayOrder',
  description: `Which stays come first. ${needs('stay:read')}`,
  valuesConfig: {
    ARRIVAL_DESC: { description: 'The latest `arrivalDate` first.' },
    ARRIVAL_ASC: { description: 'The earliest `arrivalDate` first.' },
    DEPARTURE_ASC: { description: 'The earliest `departureDate` first.' },
  },
});

export const StayConnection = connectionOf('Stay', () => Stay, needs('stay:read'));
