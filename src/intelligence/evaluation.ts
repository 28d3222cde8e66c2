import type { Classification } from './classifier.js';
import type { TableRow } from './labelled-table.js';
import type { SENTIMENTS, Sentiment } from './labelled-row.js';

export interface ClassifiedRow {
  row: TableRow;
  verdict: Classification;
}

export interface BinaryFigures {
  positives: number;
  found: number;
  falseAlarms: number;
  precision: number;
  recall: number;
}

/** What was not classified counts as neutral: the data files have three labels. */
const SHORT: Record<Classification['label'], Sentiment> = {
  NEGATIVE: 'neg',
  NEUTRAL: 'neu',
  POSITIVE: 'pos',
  NOT_JUDGED: 'neu',
};

/** The label in the short form of the data files. */
export function shortLabel(verdict: Classification): Sentiment {
  return SHORT[verdict.label];
}

/** The mean of the classes' F1 over the classes that occur in `gold`. */
export function macroF1(gold: readonly string[], predicted: readonly string[]): number {
  const classes = [...new Set(gold)];
  if (classes.length === 0) return 0;
  const f1 = classes.map((name) => {
    const hit = gold.filter((value, i) => value === name && predicted[i] === name).length;
    const all =
      gold.filter((value) => value === name).length + predicted.filter((value) => value === name).length;
    return (2 * hit) / all;
  });
  return f1.reduce((sum, value) => sum + value, 0) / classes.length;
}

export function sentimentF1(classified: readonly ClassifiedRow[]): number {
  return macroF1(
    classified.map(({ row }) => row.label),
    classified.map(({ verdict }) => shortLabel(verdict)),
  );
}

/** Rows: what it is; columns: what the engine says; in the order neg, neu, pos. */
export function confusionMatrix(
  classified: readonly ClassifiedRow[],
): { label: Sentiment; counts: number[] }[] {
  const order = ['neg', 'neu', 'pos'] as const satisfies readonly (typeof SENTIMENTS)[number][];
  return order.map((label) => ({
    label,
    counts: order.map(
      (said) =>
        classified.filter(({ row, verdict }) => row.label === label && shortLabel(verdict) === said).length,
    ),
  }));
}

/** Figures of a yes/no column over the rows that have it. */
export function binaryFigures(
  classified: readonly ClassifiedRow[],
  truth: (row: TableRow) => boolean | undefined,
  said: (verdict: Classification) => boolean,
): BinaryFigures {
  const known = classified.filter(({ row }) => truth(row) !== undefined);
  const positives = known.filter(({ row }) => truth(row) === true).length;
  const found = known.filter(({ row, verdict }) => truth(row) === true && said(verdict)).length;
  const falseAlarms = known.filter(({ row, verdict }) => truth(row) === false && said(verdict)).length;
  return {
    positives,
    found,
    falseAlarms,
    precision: found + falseAlarms === 0 ? 1 : found / (found + falseAlarms),
    recall: positives === 0 ? 1 : found / positives,
  };
}

/**
 * False alerts per 100 messages that are not negative: such a message that wants no attention but gets it.
 * Where the file has no attention column, every alert on a message that is not negative counts.
 */
export function falseAlertsPer100(classified: readonly ClassifiedRow[]): number {
  const calm = classified.filter(({ row }) => row.label !== 'neg');
  const wrong = calm.filter(({ row, verdict }) => row.attention !== true && verdict.requiresAttention);
  return calm.length === 0 ? 0 : (100 * wrong.length) / calm.length;
}
