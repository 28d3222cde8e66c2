import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './fragments-of.js';

const MANY = 1_000_000_000;

/**
 * Counts the selections of a set once every fragment spread is replaced by what it stands for, at most a billion.
 * Each fragment is counted once, so it takes no longer than the document is long, however far fragments multiply.
 */
export class ExpandedFields {
  readonly #known = new Map<string, number>();

  constructor(private readonly fragments: Fragments) {}

  of(set: SelectionSetNode): number {
    let count = 0;
    for (const selection of set.selections) {
      count += 1;
      if (selection.kind === Kind.FRAGMENT_SPREAD) count += this.ofFragment(selection.name.value);
      else if (selection.selectionSet) count += this.of(selection.selectionSet);
    }
    return Math.min(count, MANY);
  }

  private ofFragment(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    // Set before it is known: a cycle ends here, and validation names it.
    this.#known.set(name, 0);
    const count = fragment ? this.of(fragment.selectionSet) : 0;
    this.#known.set(name, count);
    return count;
  }
}
