import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { DeliveryState } from './delivery-state.enum.js';

@ObjectType({
  simpleResolvers: true,
  description: `How far an outbound message has come. ${needs('message:read')}`,
})
export class Delivery {
  hotelId!: string;
  messageId!: string;

  @Field(() => DeliveryState, { description: 'Only moves forward.' })
  state!: DeliveryState;

  @Field(() => String, {
    nullable: true,
    description: 'A machine-readable reason, where it failed or is in doubt.',
  })
  reason!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it stands so.' })
  changedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when an UNKNOWN message is no longer looked up at the provider: only late evidence or a person moves it. Null for every other.',
  })
  reconciliationEndedAt!: Date | null;
}
