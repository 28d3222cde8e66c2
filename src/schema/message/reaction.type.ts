import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { Author } from './author.enum.js';

@ObjectType({
  simpleResolvers: true,
  description: `An emoji that one side put on a message. ${needs('message:read')}`,
})
export class Reaction {
  @Field(() => String, { description: 'The emoji.' })
  emoji!: string;

  @Field(() => Author, { description: 'Whose it is: GUEST, or PHONE for the hotel.' })
  author!: Author;

  @Field(() => DateTime, { description: 'When it was set.' })
  reactedAt!: Date;
}
