import { compilePhrases } from './phrase-rules.js';
import { SEVERE_DECOYS, SEVERE_PHRASES } from './rules/severe-phrases.js';

const phrases = compilePhrases(SEVERE_PHRASES);
const decoys = compilePhrases(SEVERE_DECOYS);

/** The verdicts and threats in folded text that want attention whatever the model thinks of the rest. */
export function findSeverePhrases(folded: string): string[] {
  return phrases.find(decoys.remove(folded));
}
