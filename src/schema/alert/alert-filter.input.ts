import { needs } from '../../domain/rights.js';
import { Field, ID, InputType, Int } from 'type-graphql';
import { AlertKind } from './alert-kind.enum.js';
import { AlertStatus } from './alert-status.enum.js';

@InputType({ description: `Which alerts; what is left out does not narrow. ${needs('alert:read')}` })
export class AlertFilter {
  @Field(() => [AlertStatus], { nullable: true, description: 'One of these.' })
  status?: AlertStatus[] | null;

  @Field(() => [AlertKind], { nullable: true, description: 'One of these.' })
  kind?: AlertKind[] | null;

  @Field(() => Int, { nullable: true, description: 'At least this urgent, from 1 to 5.' })
  minimumUrgency?: number | null;

  @Field(() => ID, { nullable: true, description: 'Taken by this person.' })
  ownerId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: not closed and past its deadline.' })
  overdueOnly?: boolean | null;
}
