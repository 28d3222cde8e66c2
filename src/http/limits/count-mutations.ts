import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './fragments-of.js';

/** How many root fields of a mutation run, and how many of them sign in. A fragment runs once, however often it is spread. */
export function countMutations(
  fragments: Fragments,
  root: SelectionSetNode,
): { fields: number; signIns: number } {
  const count = { fields: 0, signIns: 0 };
  const visited = new Set<string>();
  const visit = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        count.fields += 1;
        if (selection.name.value === 'signIn') count.signIns += 1;
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        visit(fragments.get(selection.name.value)?.selectionSet);
      }
    }
  };
  visit(root);
  return count;
}
