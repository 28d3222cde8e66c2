import { createJudge } from '../judge.js';
import { extractFeatures } from '../features.js';
import { probabilities } from '../linear-head.js';
import type { ModelHead } from '../model-file.js';
import type { LabelledRow } from './labelled-row.js';

/** product.md's limit is 5 false alerts per 100 messages that are not negative; some of it is left to real life. */
const FALSE_ALERT_BUDGET = 0.04;
/** Without a rule, only a message the head is this sure about may be called an emergency. */
const EMERGENCY_FALSE_BUDGET = 0.003;

/**
 * Chooses the thresholds on rows the heads have not seen: the lowest attention threshold whose false alerts among
 * messages that are not negative stay within the budget, and the lowest emergency threshold within its own.
 */
export function calibrateThresholds(
  heads: readonly ModelHead[],
  dev: readonly LabelledRow[],
): Record<string, number> {
  const safety = createJudge({ version: '', heads, thresholds: { attention: 2, emergency: 2 } });
  const calm = dev.filter((row) => row.label !== 'neg' && !row.attention);
  const byRule = calm.filter((row) => safety({ text: row.text }).requiresAttention).length;
  const attentionRoom = Math.floor(calm.length * FALSE_ALERT_BUDGET) - byRule;
  const harmless = dev.filter((row) => !row.emergency);
  return {
    attention: thresholdFor(scoresOf(heads, 'attention', calm), Math.max(0, attentionRoom)),
    emergency: thresholdFor(
      scoresOf(heads, 'emergency', harmless),
      Math.floor(harmless.length * EMERGENCY_FALSE_BUDGET),
    ),
  };
}

function scoresOf(heads: readonly ModelHead[], name: string, rows: readonly LabelledRow[]): number[] {
  const head = heads.find((candidate) => candidate.name === name);
  if (head === undefined) throw new Error(`no head "${name}" was trained`);
  return rows.map((row) => probabilities(head, extractFeatures(row.text))[1] ?? 0);
}

/** The lowest threshold that at most `allowed` of the scores reach, rounded up to a readable figure. */
function thresholdFor(scores: readonly number[], allowed: number): number {
  const sorted = [...scores].sort((a, b) => b - a);
  const border = sorted[allowed] ?? 0;
  return Math.min(1, Math.ceil((border + 1e-9) * 1000) / 1000);
}
