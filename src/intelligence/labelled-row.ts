import type { Intent } from './intent.js';

export const SENTIMENTS = ['neu', 'neg', 'pos'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

/** One labelled guest message; `group` is the scenario block it belongs to, the unit of splitting. */
export interface LabelledRow {
  lang: string;
  label: Sentiment;
  attention: boolean;
  intent: Intent;
  emergency: boolean;
  text: string;
  group: number;
}
