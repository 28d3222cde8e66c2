import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf, type Fragments } from './fragments-of.js';

/** Selections looked at for one document; what lies beyond, in a cycle of fragments, is left to validation. */
const MAX_STEPS = 20_000;

/**
 * About how many comparisons the validation rule that fields can be merged makes: each pair of fields that answer
 * under one name in one place, and each pair of fragments spread in one place. It grows with the square of the text.
 */
export function countMergePairs(document: DocumentNode): number {
  const fragments = fragmentsOf(document);
  // The rule compares two fragments once: what operations reach is counted there. What they do not is counted alone.
  const reached = new Set<string>();
  const count = { pairs: 0, steps: 0 };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION)
      countBelow(definition.selectionSet, fragments, reached, count);
  }
  for (const [name, fragment] of fragments) {
    if (!reached.has(name)) countBelow(fragment.selectionSet, fragments, reached, count);
  }
  return count.pairs;
}

function countBelow(
  root: SelectionSetNode,
  fragments: Fragments,
  reached: Set<string>,
  count: { pairs: number; steps: number },
): void {
  const waiting: (readonly SelectionSetNode[])[] = [[root]];
  for (let next = waiting.pop(); next !== undefined && count.steps < MAX_STEPS; next = waiting.pop()) {
    const place = new Place(fragments);
    for (const set of next) place.add(set);
    for (const name of place.spread) reached.add(name);
    count.steps += place.steps;
    count.pairs += place.pairs();
    waiting.push(...place.below.values());
  }
}

/** One place of the answer: all selections that meet there, through fragments. */
class Place {
  steps = 0;
  readonly below = new Map<string, SelectionSetNode[]>();
  readonly #counts = new Map<string, number>();
  readonly spread = new Set<string>();

  constructor(private readonly fragments: Fragments) {}

  add(set: SelectionSetNode): void {
    for (const selection of set.selections) {
      this.steps += 1;
      if (selection.kind === Kind.INLINE_FRAGMENT) this.add(selection.selectionSet);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) this.addFragment(selection.name.value);
      else {
        const name = selection.alias?.value ?? selection.name.value;
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
        if (!selection.selectionSet) continue;
        const sets = this.below.get(name);
        if (sets) sets.push(selection.selectionSet);
        else this.below.set(name, [selection.selectionSet]);
      }
    }
  }

  pairs(): number {
    let pairs = pairsOf(this.spread.size);
    for (const count of this.#counts.values()) pairs += pairsOf(count);
    return pairs;
  }

  private addFragment(name: string): void {
    if (this.spread.has(name)) return;
    this.spread.add(name);
    const fragment = this.fragments.get(name);
    if (fragment) this.add(fragment.selectionSet);
  }
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
