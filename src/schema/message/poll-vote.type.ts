import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { Author } from './author.enum.js';

@ObjectType({
  simpleResolvers: true,
  description: `What one side has chosen in a poll. ${needs('message:read')}`,
})
export class PollVote {
  @Field(() => [String], { description: 'The chosen options, in their own words.' })
  selected!: string[];

  @Field(() => Author, { description: 'Whose it is: GUEST, or PHONE for the hotel.' })
  author!: Author;

  @Field(() => DateTime, { description: 'When it was cast.' })
  votedAt!: Date;
}
