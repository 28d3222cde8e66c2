import { needs } from '../../domain/rights.js';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { SentimentLabel } from '../sentiment/sentiment-label.enum.js';
import { Trend } from './trend.enum.js';

@ObjectType({
  simpleResolvers: true,
  description: `The sentiment of a conversation, the latest messages weighing most. ${needs('conversation:read')}`,
})
export class Mood {
  @Field(() => SentimentLabel, { description: 'How the guest feels.' })
  label!: SentimentLabel;

  @Field(() => Float, { description: 'From −1 to 1.' })
  score!: number;

  @Field(() => Trend, { description: 'Where it is heading.' })
  trend!: Trend;

  @Field(() => Int, { description: 'From how many messages.' })
  basedOn!: number;
}
