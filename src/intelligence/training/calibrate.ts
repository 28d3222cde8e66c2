import { createJudge } from '../judge.js';
import { extractFeatures } from '../features.js';
import { probabilities } from '../linear-head.js';
import type { ModelHead } from '../model-file.js';
import type { LabelledRow } from './labelled-row.js';

/** The product allows 5 false alerts per 100 messages that are not negative; some of it is left to real life. */
const FALSE_ALERT_BUDGET = 0.04;
/** A mild report should not ring, but raising one now and then costs less than missing an angry guest. */
const MILD_BUDGET = 0.22;
/** Without a rule, only a message the head is this sure about may be called an emergency. */
const EMERGENCY_FALSE_BUDGET = 0.003;

/**
 * Chooses the thresholds on rows the heads have not seen: for messages judged negative, the lowest attention
 * threshold that raises at most the budget of mild reports; for the others, the lowest that keeps all false alerts
 * within theirs; and the lowest emergency threshold within its own.
 */
export function calibrateThresholds(
  heads: readonly ModelHead[],
  dev: readonly LabelledRow[],
): Record<string, number> {
  const emergency = thresholdFor(
    dev.filter((row) => !row.emergency).map((row) => headScore(heads, 'emergency', row)),
    EMERGENCY_FALSE_BUDGET,
  );
  const withoutHead = createJudge({ version: '', heads, thresholds: { attention: 2, emergency } });
  const judged = dev.map((row) => ({
    row,
    score: headScore(heads, 'attention', row),
    verdict: withoutHead({ text: row.text }),
  }));
  const mild = judged.filter(({ row }) => row.label === 'neg' && !row.attention);
  const attentionNegative = thresholdFor(
    mild.map(({ score, verdict }) =>
      verdict.requiresAttention ? 1 : verdict.label === 'NEGATIVE' ? score : 0,
    ),
    MILD_BUDGET,
  );
  const calm = judged.filter(({ row }) => row.label !== 'neg' && !row.attention);
  const attention = thresholdFor(
    calm.map(({ score, verdict }) => {
      const isRaisedAnyway =
        verdict.requiresAttention || (verdict.label === 'NEGATIVE' && score >= attentionNegative);
      return isRaisedAnyway ? 1 : verdict.label === 'NEGATIVE' ? 0 : score;
    }),
    FALSE_ALERT_BUDGET,
  );
  return { attention: Math.max(attention, attentionNegative), attentionNegative, emergency };
}

function headScore(heads: readonly ModelHead[], name: string, row: LabelledRow): number {
  const head = heads.find((candidate) => candidate.name === name);
  if (head === undefined) throw new Error(`no head "${name}" was trained`);
  return probabilities(head, extractFeatures(row.text))[1] ?? 0;
}

/** The lowest threshold that at most `share` of the scores reach, rounded up to a readable figure. */
function thresholdFor(scores: readonly number[], share: number): number {
  const sorted = [...scores].sort((a, b) => b - a);
  const border = sorted[Math.floor(sorted.length * share)] ?? 0;
  return Math.min(1, Math.ceil((border + 1e-9) * 1000) / 1000);
}
