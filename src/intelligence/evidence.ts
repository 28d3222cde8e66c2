import type { Features } from './features.js';
import { tokenWeights } from './linear-head.js';
import type { ModelHead } from './model-file.js';
import { foldText } from './normalize-text.js';

interface EvidenceInput {
  clean: string;
  features: Features;
  sentiment: ModelHead;
  attention: ModelHead;
  label: 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE';
  requiresAttention: boolean;
  /** what the safety rules found, in folded spelling */
  matched: readonly string[];
}

const MAX_EVIDENCE = 5;
const MAX_CHARS = 60;
/** A word has to carry at least this share of the strongest word's push. */
const MIN_SHARE = 0.35;

/**
 * The guest's own words behind a verdict: first what a safety rule matched, then the words whose weights pushed
 * most towards the label (or towards attention). A neutral verdict without attention needs no words.
 */
export function evidenceOf(input: EvidenceInput): string[] {
  const isTelling = input.label !== 'NEUTRAL' || input.requiresAttention;
  return asWritten(input.clean, [...input.matched, ...(isTelling ? strongestTokens(input) : [])]);
}

/** Words in folded spelling as the guest wrote them, each once, at most five. */
export function asWritten(clean: string, folded: readonly string[]): string[] {
  if (folded.length === 0) return [];
  const words = originalWords(clean);
  const written = folded.map((each) => (words.get(each.trim()) ?? each.trim()).slice(0, MAX_CHARS));
  return [...new Set(written.filter((text) => text !== ''))].slice(0, MAX_EVIDENCE);
}

function strongestTokens({ features, sentiment, attention, label }: EvidenceInput): string[] {
  const pushes =
    label === 'NEUTRAL'
      ? tokenWeights(attention, features, 1, 0)
      : tokenWeights(sentiment, features, sentiment.classes.indexOf(label === 'NEGATIVE' ? 'neg' : 'pos'), 0);
  const ranked = [...features.tokens.keys()]
    .filter((i) => (pushes[i] ?? 0) > 0 && /[\p{L}\p{Extended_Pictographic}]/u.test(features.tokens[i] ?? ''))
    .sort((a, b) => (pushes[b] ?? 0) - (pushes[a] ?? 0));
  const strongest = pushes[ranked[0] ?? 0] ?? 0;
  return ranked
    .filter((i) => (pushes[i] ?? 0) >= strongest * MIN_SHARE)
    .slice(0, MAX_EVIDENCE)
    .map((i) => features.tokens[i] ?? '');
}

/** Folded spelling → how the guest wrote it. */
function originalWords(clean: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const word of clean.match(/[\p{L}\p{M}'’]+/gu) ?? [])
    words.set(/^[a-z]+$/i.test(word) ? word.toLowerCase() : foldText(word), word);
  return words;
}
