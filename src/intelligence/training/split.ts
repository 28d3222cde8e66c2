import type { LabelledRow } from './labelled-row.js';

/** Every tenth block of each file is kept apart: a whole stretch of scenarios, the same stretch in every language. */
const DEV_EVERY = 10;

export interface Split {
  train: LabelledRow[];
  dev: LabelledRow[];
}

/** Splits by scenario block, never at random: translations of one scenario stay on one side. */
export function splitByScenario(rows: readonly LabelledRow[], remainder = 0): Split {
  const isDev = (row: LabelledRow): boolean => row.group % DEV_EVERY === remainder;
  return { train: rows.filter((row) => !isDev(row)), dev: rows.filter(isDev) };
}
