import { ArgsType, Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../connection/connection-of.js';
import { ConnectionArgs } from '../connection/connection.args.js';
import { UPDATED_AT } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

@ArgsType()
export class HotelsArgs extends ConnectionArgs {
  @Field(() => String, { nullable: true, description: 'A part of the name.' })
  search?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only those in service.' })
  operationalOnly?: boolean | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A hotel: the tenant that everything below belongs to. Needs VIEWER in the hotel, or platform ADMIN.',
})
export class Hotel extends Node {
  protected readonly nodeType = 'Hotel';

  @Field(() => String, { description: 'The name guests know.' })
  name!: string;

  @Field(() => String, { description: 'IANA time zone; local hours are reckoned in it.' })
  timeZone!: string;

  @Field(() => [String], { description: 'Languages the hotel speaks, as ISO 639-1 codes.' })
  languages!: string[];

  @Field(() => String, { description: "The language used where the guest's is not known." })
  defaultLanguage!: string;

  @Field(() => Boolean, { description: 'False once the platform has taken the hotel out of service.' })
  isActive!: boolean;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}

export const HotelConnection = connectionOf(
  'Hotel',
  () => Hotel,
  'Needs VIEWER in the hotel, or platform ADMIN.',
);
