import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { DateTime } from '../scalars.js';

export const SentimentLabel = {
  POSITIVE: 'POSITIVE',
  NEUTRAL: 'NEUTRAL',
  NEGATIVE: 'NEGATIVE',
  NOT_JUDGED: 'NOT_JUDGED',
} as const;
export type SentimentLabel = keyof typeof SentimentLabel;

registerEnumType(SentimentLabel, {
  name: 'SentimentLabel',
  description: `How a guest feels. ${needs('message:read')}`,
  valuesConfig: {
    POSITIVE: { description: 'Pleased.' },
    NEUTRAL: { description: 'Neither.' },
    NEGATIVE: { description: 'Displeased.' },
    NOT_JUDGED: {
      description:
        'Not classified: the message is in a language the engine was not trained on. Emergencies are still found by phrases. Never the label of a mood.',
    },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: `Sentiment of one inbound message. ${needs('message:read')}`,
})
export class Sentiment {
  @Field(() => SentimentLabel, { description: 'The most probable label.' })
  label!: SentimentLabel;

  @Field(() => Float, { description: 'From −1 to 1; 0 where not classified.' })
  score!: number;

  @Field(() => Float, {
    description: 'From 0 to 1: how sure the engine is of the label; 0 where not classified.',
  })
  confidence!: number;

  @Field(() => Boolean, { description: 'Whether a duty manager should know at once.' })
  requiresAttention!: boolean;

  @Field(() => String, { nullable: true, description: 'The language it was read in.' })
  language!: string | null;

  @Field(() => String, { description: 'Engine that analysed it.' })
  engine!: string;

  @Field(() => String, { description: "Version of the engine's model." })
  modelVersion!: string;

  @Field(() => [String], { description: 'Words of the message that led to the label.' })
  evidence!: string[];

  @Field(() => [String], { description: 'What it is about.' })
  topics!: string[];

  @Field(() => DateTime, { description: 'When it was classified.' })
  analyzedAt!: Date;
}
