import { Ctx, Field, ObjectType } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { readablePhone } from '../../domain/phone.js';
import { needs } from '../../domain/rights.js';
import { wordText } from '../../texts.js';
import { Actor } from '../actor/actor.type.js';
import { connectionOf } from '../connection/connection-of.js';
import { UPDATED_AT } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({
  implements: [Node, Actor],
  simpleResolvers: true,
  description: `A person who writes to the hotel. ${needs('guest:read')}`,
})
export class Guest extends Node {
  protected readonly nodeType = 'Guest';

  @Field(() => String, {
    description: 'The name, else the phone, else "Guest" in the language of Accept-Language.',
  })
  displayName(@Ctx() context: RequestContext): string {
    const { name, phone } = this;
    if (name !== null && name.trim() !== '') return name;
    return phone === null ? wordText(context.client.language, { key: 'actor.guest' }) : readablePhone(phone);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Name given by the guest or the booking; null when unknown.',
  })
  name!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'International number, digits only; null when unknown.',
  })
  phone!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language the guest writes, as an ISO 639-1 code.',
  })
  language!: string | null;

  @Field(() => [String], { description: "The hotel's own labels." })
  tags!: string[];

  @Field(() => String, { nullable: true, description: "The hotel's own notes." })
  notes!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the guest asked for no more automatic messages.',
  })
  optedOutAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the guest blocked the hotel's number." })
  blockedAt!: Date | null;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}

export const GuestConnection = connectionOf('Guest', () => Guest, needs('guest:read'));
