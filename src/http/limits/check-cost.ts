import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  GraphQLError,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { countMutations } from './count-mutations.js';
import { fragmentsOf, type Fragments } from './fragments-of.js';
import { COUNT_COST, COUNTED_LISTS, DEFAULT_PAGE, LIMITS, overLimit, PLAIN_LIST } from './limits.js';

type Variables = Readonly<Record<string, unknown>> | null | undefined;
type Field = GraphQLField<unknown, unknown>;

/** Refusals by operation, of those whose cost does not depend on variables. */
const known = new WeakMap<OperationDefinitionNode, GraphQLError | null>();

/**
 * Counts how many nodes a valid operation may come to: each page multiplies what is under it by the size that its
 * resolver will be given. Fragments are counted once per type. Returns the refusal, or null; null too where the
 * variables are wrong, which execution says before it does anything.
 */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): GraphQLError | null {
  const found = known.get(operation);
  if (found !== undefined) return found;
  const root = schema.getRootType(operation.operation);
  if (!root) return null;
  const fragments = fragmentsOf(document);
  if (operation.operation === OperationTypeNode.MUTATION) {
    const { fields, signIns } = countMutations(fragments, operation.selectionSet);
    if (fields > LIMITS.mutations || signIns > LIMITS.signIns) return overLimit('TOO_MANY_SIGN_INS');
  }
  const check = new CostCheck(schema, fragments, operation, variables);
  const cost = check.cost(operation.selectionSet, root);
  const refusal = check.refusal ?? (cost > LIMITS.cost ? overLimit('QUERY_TOO_COSTLY') : null);
  if (!check.hasReadVariables) known.set(operation, refusal);
  return refusal;
}

/** Beyond any limit, and far from where numbers stop being exact. */
const MANY = 1_000_000_000;
const SIZES: ReadonlySet<string> = new Set(['first', 'last', 'ids']);

class CostCheck {
  refusal: GraphQLError | null = null;
  hasReadVariables = false;
  readonly #fragmentCosts = new Map<string, number>();
  readonly #fragmentsThatCount = new Map<string, boolean>();
  #coerced: Record<string, unknown> | null | undefined;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: Fragments,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {}

  cost(set: SelectionSetNode, parent: GraphQLNamedType): number {
    let sum = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        sum += this.fieldCost(selection, parent);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        sum += this.cost(
          selection.selectionSet,
          this.conditioned(selection.typeCondition?.name.value, parent),
        );
      } else {
        sum += this.fragmentCost(selection.name.value);
      }
    }
    return Math.min(sum, MANY);
  }

  private fieldCost(field: FieldNode, parent: GraphQLNamedType): number {
    if (!field.selectionSet) return 0;
    const definition =
      isObjectType(parent) || isAbstractType(parent) ? fieldOf(parent, field.name.value) : undefined;
    if (!definition) return 0;
    const type = getNamedType(definition.type);
    const below = this.cost(field.selectionSet, type);
    if (type.name.endsWith('Connection')) {
      const counted = this.selectsCount(field.selectionSet) ? COUNT_COST : 0;
      return Math.min(this.pageSize(definition, field) * Math.max(1, below) + counted, MANY);
    }
    // An edge and its node are one; the page they are of has multiplied them already.
    if (parent.name.endsWith('Connection')) return below;
    const counts = (COUNTED_LISTS[type.name] ?? 0) * COUNT_COST;
    const count = isListType(getNullableType(definition.type)) ? this.listSize(definition, field) : 1;
    return Math.min(count * (1 + below + counts), MANY);
  }

  /** Whether a connection's own selection counts the whole list. */
  private selectsCount(set: SelectionSetNode): boolean {
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === 'totalCount';
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.selectsCount(selection.selectionSet);
      const name = selection.name.value;
      let found = this.#fragmentsThatCount.get(name);
      if (found === undefined) {
        const fragment = this.fragments.get(name);
        found = fragment !== undefined && this.selectsCount(fragment.selectionSet);
        this.#fragmentsThatCount.set(name, found);
      }
      return found;
    });
  }

  private pageSize(definition: Field, field: FieldNode): number {
    const { first, last } = this.sizesOf(definition, field);
    if (typeof first === 'number' && typeof last === 'number') {
      this.refusal ??= new GraphQLError('first and last cannot be given together.', {
        nodes: field,
        extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
      });
    }
    const size = first ?? last;
    return typeof size === 'number' ? Math.max(0, size) : DEFAULT_PAGE;
  }

  private listSize(definition: Field, field: FieldNode): number {
    const { ids } = this.sizesOf(definition, field);
    return Array.isArray(ids) ? ids.length : PLAIN_LIST;
  }

  /** What the resolver will be given of the arguments that say how many, by the library's own coercion. */
  private sizesOf(definition: Field, field: FieldNode): Record<string, unknown> {
    const given = field.arguments?.filter((argument) => SIZES.has(argument.name.value)) ?? [];
    const args = definition.args.filter((argument) => SIZES.has(argument.name));
    if (args.length === 0) return {};
    const variables = given.some(({ value }) => mayHoldVariable(value)) ? this.coerced() : {};
    if (variables === null) return NOTHING_RUNS;
    try {
      return getArgumentValues({ ...definition, args }, { ...field, arguments: given }, variables);
    } catch (error) {
      // The field fails by the same error before its resolver is called.
      if (error instanceof GraphQLError) return NOTHING_RUNS;
      throw error;
    }
  }

  private coerced(): Record<string, unknown> | null {
    this.hasReadVariables = true;
    if (this.#coerced === undefined) {
      const definitions = this.operation.variableDefinitions ?? [];
      const { coerced } = getVariableValues(this.schema, definitions, this.variables ?? {}, { maxErrors: 1 });
      this.#coerced = coerced ?? null;
    }
    return this.#coerced;
  }

  private fragmentCost(name: string): number {
    const known = this.#fragmentCosts.get(name);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    const type = fragment && this.schema.getType(fragment.typeCondition.name.value);
    this.#fragmentCosts.set(name, 0);
    const cost = fragment && type ? this.cost(fragment.selectionSet, type) : 0;
    this.#fragmentCosts.set(name, cost);
    return cost;
  }

  private conditioned(condition: string | undefined, parent: GraphQLNamedType): GraphQLNamedType {
    return (condition === undefined ? undefined : this.schema.getType(condition)) ?? parent;
  }
}

const NOTHING_RUNS = { first: 0, ids: [] };

function mayHoldVariable({ kind }: { kind: Kind }): boolean {
  return kind === Kind.VARIABLE || kind === Kind.LIST;
}

function fieldOf(type: GraphQLNamedType, name: string): Field | undefined {
  return 'getFields' in type ? (type.getFields() as Record<string, Field | undefined>)[name] : undefined;
}
