import { needs } from '../../domain/rights.js';
import { Field, Float, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { SentimentLabel } from './sentiment-label.enum.js';

@ObjectType({
  simpleResolvers: true,
  description: `The verdict on one inbound message. ${needs('message:read')}`,
})
export class Sentiment {
  @Field(() => SentimentLabel, { description: 'The most probable feeling.' })
  label!: SentimentLabel;

  @Field(() => Float, { description: 'From −1 to 1; 0 where not judged.' })
  score!: number;

  @Field(() => Float, {
    description: 'From 0 to 1: how sure the engine is of the label; 0 where not judged.',
  })
  confidence!: number;

  @Field(() => Boolean, { description: 'Whether a duty manager wants to know at once.' })
  requiresAttention!: boolean;

  @Field(() => String, { nullable: true, description: 'The language it was read in.' })
  language!: string | null;

  @Field(() => String, { description: 'Which engine judged.' })
  engine!: string;

  @Field(() => String, { description: 'Which model of that engine.' })
  modelVersion!: string;

  @Field(() => [String], { description: 'The words that caused it.' })
  evidence!: string[];

  @Field(() => [String], { description: 'What it is about.' })
  topics!: string[];

  @Field(() => DateTime, { description: 'When it was judged.' })
  judgedAt!: Date;
}
