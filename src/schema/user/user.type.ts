import { Field, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A person who works with the system. Needs a hotel in common with that person.',
})
export class User extends Node {
  protected readonly nodeType = 'User';

  @Field(() => String, { description: 'As colleagues see it.' })
  name!: string;

  @Field(() => String, { description: 'The address that signs in.' })
  email!: string;
}
