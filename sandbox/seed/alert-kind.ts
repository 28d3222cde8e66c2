import type { AlertKind } from '../../src/entities/alert.entity.js';
import type { Judgement } from '../../src/intelligence/judge.js';

/** The one kind of alert that a verdict raises, or null; `isThird`: the third negative message within a day. */
export function alertKindOf(verdict: Judgement, isThird: boolean): AlertKind | null {
  if (verdict.emergency) return 'EMERGENCY';
  if (verdict.requiresAttention) return 'REQUIRES_ATTENTION';
  if (isThird) return 'REPEATED_NEGATIVE';
  if (verdict.label === 'NEGATIVE' && verdict.confidence >= 0.6) return 'NEGATIVE_SENTIMENT';
  return verdict.intent === 'HUMAN_REQUEST' ? 'HANDOFF_REQUESTED' : null;
}
