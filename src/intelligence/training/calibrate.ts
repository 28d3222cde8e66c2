import { extractFeatures } from '../features.js';
import { createClassifier } from '../classifier.js';
import { probabilities } from '../linear-head.js';
import type { ModelHead } from '../model-file.js';
import type { LabelledRow } from '../labelled-row.js';

/** The product allows 5 false alerts per 100 messages that are not negative; some of it is left to real life. */
const FALSE_ALERT_BUDGET = 0.045;
/** A mild report should not ring, but raising one now and then costs less than missing an angry guest. */
const MILD_BUDGET = 0.25;
/** Without a rule, only a message the head is this sure about may be called an emergency. */
const EMERGENCY_FALSE_BUDGET = 0.0015;

/** Rows and heads that were trained without them. */
export interface KeptApart {
  heads: readonly ModelHead[];
  rows: readonly LabelledRow[];
}

interface Scored {
  row: LabelledRow;
  attention: number;
  emergency: number;
  isNegative: boolean;
  isByRule: boolean;
}

/**
 * Chooses the thresholds on rows their heads have not seen: the lowest emergency threshold within its budget, and
 * of all pairs of attention thresholds (one for messages classified negative, a higher one for the others) the pair
 * that finds most while calm messages and mild reports stay within their budgets.
 */
export function calibrateThresholds(folds: readonly KeptApart[]): Record<string, number> {
  const scored = folds.flatMap(scoreRows);
  const emergency = thresholdFor(
    scored.filter(({ row }) => !row.emergency).map((one) => (one.isByRule ? 0 : one.emergency)),
    EMERGENCY_FALSE_BUDGET,
  );
  const isUrgent = (one: Scored): boolean => one.isByRule || one.emergency >= emergency;
  const wanted = scored.filter(({ row }) => row.attention);
  const mild = scored.filter(({ row }) => !row.attention && row.label === 'neg');
  const calm = scored.filter(({ row }) => !row.attention && row.label !== 'neg');
  let best = { attention: 1, attentionNegative: 1, found: -1 };
  for (let step = 5; step <= 95; step += 1) {
    const attentionNegative = step / 100;
    const isRaised = (one: Scored): boolean =>
      isUrgent(one) || (one.isNegative && one.attention >= attentionNegative);
    if (mild.filter(isRaised).length > mild.length * MILD_BUDGET) continue;
    if (calm.filter(isRaised).length > calm.length * FALSE_ALERT_BUDGET) continue;
    const others = calm.map((one) => (isRaised(one) ? 1 : one.isNegative ? 0 : one.attention));
    const attention = Math.max(attentionNegative, thresholdFor(others, FALSE_ALERT_BUDGET));
    const found = wanted.filter((one) => isRaised(one) || one.attention >= attention).length;
    if (found > best.found) best = { attention, attentionNegative, found };
  }
  return { attention: best.attention, attentionNegative: best.attentionNegative, emergency };
}

function scoreRows({ heads, rows }: KeptApart): Scored[] {
  const rulesOnly = createClassifier({ version: '', heads, thresholds: { attention: 2, emergency: 2 } });
  const attention = headOf(heads, 'attention');
  const emergency = headOf(heads, 'emergency');
  return rows.map((row) => {
    const features = extractFeatures(row.text);
    const verdict = rulesOnly({ text: row.text });
    return {
      row,
      attention: probabilities(attention, features)[1] ?? 0,
      emergency: probabilities(emergency, features)[1] ?? 0,
      isNegative: verdict.label === 'NEGATIVE',
      isByRule: verdict.emergency,
    };
  });
}

function headOf(heads: readonly ModelHead[], name: string): ModelHead {
  const head = heads.find((candidate) => candidate.name === name);
  if (head === undefined) throw new Error(`no head "${name}" was trained`);
  return head;
}

/** The lowest threshold that at most `share` of the scores reach, rounded up to a readable figure. */
function thresholdFor(scores: readonly number[], share: number): number {
  const sorted = [...scores].sort((a, b) => b - a);
  const border = sorted[Math.floor(sorted.length * share)] ?? 0;
  return Math.min(1, Math.ceil((border + 1e-9) * 1000) / 1000);
}
