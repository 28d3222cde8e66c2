import { Field, ObjectType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `A person who writes to the hotel. ${needs('guest:read')}`,
})
export class Guest extends Node {
  protected readonly nodeType = 'Guest';

  @Field(() => String, { nullable: true, description: 'As the guest or the booking gives it.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Digits in international form.' })
  phone!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language the guest writes, as an ISO 639-1 code.',
  })
  language!: string | null;

  @Field(() => [String], { description: "The hotel's own marks." })
  tags!: string[];

  @Field(() => String, { nullable: true, description: "The hotel's own remarks." })
  notes!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the guest asked for no more automatic messages.',
  })
  optedOutAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the guest blocked the hotel's number." })
  blockedAt!: Date | null;
}

export const GuestConnection = connectionOf('Guest', () => Guest, needs('guest:read'));
