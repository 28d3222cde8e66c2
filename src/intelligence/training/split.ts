import type { LabelledRow } from '../labelled-row.js';

/** Every fifth block of each file is kept apart in turn: the same stretch of scenarios in every language. */
export const FOLDS = 5;

export interface Split {
  train: LabelledRow[];
  dev: LabelledRow[];
}

/** Splits by scenario block, never at random: translations of one scenario stay on one side. */
export function splitByScenario(rows: readonly LabelledRow[], fold = 0): Split {
  const isDev = (row: LabelledRow): boolean => row.group % FOLDS === fold;
  return { train: rows.filter((row) => !isDev(row)), dev: rows.filter(isDev) };
}
