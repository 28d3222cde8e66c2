import { Field, ObjectType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { UPDATED_AT } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { Role } from '../role/role.enum.js';
import { DateTime } from '../scalars.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `A person's role in a hotel. ${needs('member:read')}`,
})
export class Membership extends Node {
  protected readonly nodeType = 'Membership';

  userId!: string;

  @Field(() => Role, { description: "The person's role in the hotel." })
  role!: Role;

  @Field(() => Boolean, {
    description:
      'Whether the person is on duty in this hotel. Alerts go to those who are; another hotel is not told.',
  })
  isOnDuty!: boolean;

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}

export const MembershipConnection = connectionOf('Membership', () => Membership, needs('member:read'));
