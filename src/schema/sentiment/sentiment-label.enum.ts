import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

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
        'The message is in a language the engine was not trained on. Emergencies are still found by phrases. Never the label of a mood.',
    },
  },
});
