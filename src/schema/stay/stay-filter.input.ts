import { needs } from '../../domain/rights.js';
import { Field, InputType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { StayStatus } from './stay-status.enum.js';

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
