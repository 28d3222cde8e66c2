import { compileTable, type PhraseTable } from './phrase-rules.js';
import { CONCEPTS } from './rules/concepts.js';

export const CONCEPT_NAMES = Object.keys(CONCEPTS);

const TABLE: PhraseTable = compileTable(
  CONCEPT_NAMES.flatMap((name, index) =>
    (CONCEPTS[name] ?? '')
      .split(';')
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== '')
      .map((phrase) => ({ phrase, value: index })),
  ),
);

/** The ideas of a folded text as indices into CONCEPT_NAMES, in the order of their first words, each once. */
export function conceptsOf(folded: string): number[] {
  return TABLE.values(folded);
}
