import { registerEnumType } from 'type-graphql';

export const SentimentLabel = { POSITIVE: 'POSITIVE', NEUTRAL: 'NEUTRAL', NEGATIVE: 'NEGATIVE' } as const;
export type SentimentLabel = keyof typeof SentimentLabel;

registerEnumType(SentimentLabel, {
  name: 'SentimentLabel',
  description: 'How a guest feels. Needs VIEWER in the hotel.',
});
