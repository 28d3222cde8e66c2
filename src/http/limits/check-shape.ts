import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLError,
  type SelectionSetNode,
} from 'graphql';
import { ExpandedFields } from './expanded-fields.js';
import { fragmentsOf, type Fragments } from './fragments-of.js';
import { LIMITS, overLimit, type LimitCode } from './limits.js';
import { countMergePairs } from './merge-pairs.js';

/**
 * Checks what can be told from the text alone, before validation, some rules of which take time squared to the
 * number of fields. Each fragment is measured once, so neither cycles nor fragments of fragments cost more than
 * the text is long. Returns the refusal, or null.
 */
export function checkShape(document: DocumentNode): GraphQLError | null {
  const code = new ShapeCheck(document).find();
  return code === null ? null : overLimit(code);
}

class ShapeCheck {
  readonly #fragments: Fragments;
  readonly #fragmentDepths = new Map<string, number>();
  #aliases = 0;
  #directives = 0;
  #fields = 0;
  #repeated = 0;

  constructor(private readonly document: DocumentNode) {
    this.#fragments = fragmentsOf(document);
  }

  find(): LimitCode | null {
    const expanded = new ExpandedFields(this.#fragments);
    let depth = 0;
    let largest = 0;
    for (const definition of this.document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
        continue;
      this.countDirectives(definition.directives);
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        for (const variable of definition.variableDefinitions ?? [])
          this.countDirectives(variable.directives);
      }
      this.count(definition.selectionSet, new Set());
      // Fragments count where operations spread them: introspection's own are deeper than ours may be.
      if (definition.kind === Kind.OPERATION_DEFINITION)
        depth = Math.max(depth, this.depth(definition.selectionSet));
      largest = Math.max(largest, expanded.of(definition.selectionSet));
    }
    if (this.#aliases > LIMITS.aliases) return 'TOO_MANY_ALIASES';
    if (this.#directives > LIMITS.directives) return 'TOO_MANY_DIRECTIVES';
    if (this.#fields > LIMITS.fields || this.#repeated > LIMITS.repeatedFields) return 'QUERY_TOO_LARGE';
    if (depth > LIMITS.depth) return 'QUERY_TOO_DEEP';
    // Whatever walks the operation later may expand fragments: validation, compiling, execution.
    if (largest > LIMITS.expandedFields || countMergePairs(this.document) > LIMITS.mergePairs)
      return 'QUERY_TOO_LARGE';
    return null;
  }

  private count(set: SelectionSetNode, names: Set<string>): void {
    for (const selection of set.selections) {
      this.countDirectives(selection.directives);
      if (selection.kind === Kind.FIELD) {
        this.#fields += 1;
        if (selection.alias) this.#aliases += 1;
        const name = selection.alias?.value ?? selection.name.value;
        if (names.has(name)) this.#repeated += 1;
        names.add(name);
        if (selection.selectionSet) this.count(selection.selectionSet, new Set());
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        // Branches of a union rightly name the same fields again: each type condition counts for itself.
        this.count(selection.selectionSet, selection.typeCondition ? new Set() : names);
      } else {
        this.#fields += 1;
        const name = `...${selection.name.value}`;
        if (names.has(name)) this.#repeated += 1;
        names.add(name);
      }
    }
  }

  private countDirectives(directives: readonly DirectiveNode[] | undefined): void {
    this.#directives += directives?.length ?? 0;
  }

  private depth(set: SelectionSetNode): number {
    let deepest = 0;
    for (const selection of set.selections) {
      let depth: number;
      if (selection.kind === Kind.FIELD) {
        // Introspection has a depth rule of its own in the library, and its usual query is deeper than ours may be.
        const isIntrospection = selection.name.value.startsWith('__');
        depth = isIntrospection ? 1 : 1 + (selection.selectionSet ? this.depth(selection.selectionSet) : 0);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        depth = this.depth(selection.selectionSet);
      } else {
        depth = this.fragmentDepth(selection.name.value);
      }
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  private fragmentDepth(name: string): number {
    const known = this.#fragmentDepths.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    // Set before it is known: a cycle ends here, and validation names it.
    this.#fragmentDepths.set(name, 0);
    const depth = fragment ? this.depth(fragment.selectionSet) : 0;
    this.#fragmentDepths.set(name, depth);
    return depth;
  }
}
