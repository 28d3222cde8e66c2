import { compilePhrases } from './phrase-rules.js';
import { GRAVE_DECOYS, GRAVE_PHRASES } from './rules/severe-phrases.js';

const phrases = compilePhrases(GRAVE_PHRASES);
const decoys = compilePhrases(GRAVE_DECOYS);

/** The verdicts and threats in folded text that want attention whatever the model thinks of the rest. */
export function findGrave(folded: string): string[] {
  return phrases.find(decoys.remove(folded));
}
