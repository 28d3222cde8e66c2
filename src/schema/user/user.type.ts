import { Field, ObjectType } from 'type-graphql';
import { Actor } from '../actor/actor.type.js';
import { UPDATED_AT } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({
  implements: [Node, Actor],
  simpleResolvers: true,
  description: 'A person who works with the system. Needs a hotel in common with that person.',
})
export class User extends Node {
  protected readonly nodeType = 'User';

  @Field(() => String, { description: 'The name that other users see.' })
  displayName!: string;

  @Field(() => String, { description: 'The address that signs in.' })
  email!: string;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}
