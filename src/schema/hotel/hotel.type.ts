import { Field, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A hotel, to which everything below belongs. Needs VIEWER in the hotel, or platform ADMIN.',
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
}
