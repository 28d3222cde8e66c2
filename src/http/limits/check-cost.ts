import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE, LIMITS, overLimit, PLAIN_LIST } from './limits.js';

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/**
 * Counts how many nodes a valid operation may come to: each page multiplies what is under it by its first or
 * last. Fragments are counted once per type. Returns the refusal, or null.
 */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): GraphQLError | null {
  const root = schema.getRootType(operation.operation);
  if (!root) return null;
  const check = new CostCheck(schema, document, operation, variables);
  const cost = check.cost(operation.selectionSet, root);
  if (operation.operation === OperationTypeNode.MUTATION && check.hasTooManyMutations(operation.selectionSet))
    return overLimit('TOO_MANY_SIGN_INS');
  return cost > LIMITS.cost ? overLimit('QUERY_TOO_COSTLY') : null;
}

class CostCheck {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #fragmentCosts = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

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
    return sum;
  }

  /** Root fields as they will run, spreads followed. The text is short and acyclic by now; the count is capped. */
  hasTooManyMutations(set: SelectionSetNode): boolean {
    let fields = 0;
    let signIns = 0;
    const visit = (selections: SelectionSetNode): void => {
      for (const selection of selections.selections) {
        if (fields > LIMITS.mutations) return;
        if (selection.kind === Kind.FIELD) {
          fields += 1;
          if (selection.name.value === 'signIn') signIns += 1;
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          visit(selection.selectionSet);
        } else {
          const fragment = this.#fragments.get(selection.name.value);
          if (fragment) visit(fragment.selectionSet);
        }
      }
    };
    visit(set);
    return fields > LIMITS.mutations || signIns > LIMITS.signIns;
  }

  private fieldCost(field: FieldNode, parent: GraphQLNamedType): number {
    if (!field.selectionSet) return 0;
    const definition =
      isObjectType(parent) || isAbstractType(parent) ? fieldOf(parent, field.name.value) : undefined;
    if (!definition) return 0;
    const type = getNamedType(definition.type);
    const below = this.cost(field.selectionSet, type);
    if (type.name.endsWith('Connection')) return this.pageSize(field) * Math.max(1, below);
    // An edge and its node are one; the page they are of has multiplied them already.
    if (parent.name.endsWith('Connection')) return below;
    const count = isListType(getNullableType(definition.type)) ? this.listSize(field) : 1;
    return count * (1 + below);
  }

  private pageSize(field: FieldNode): number {
    return this.numberOf(field, 'first') ?? this.numberOf(field, 'last') ?? DEFAULT_PAGE;
  }

  private listSize(field: FieldNode): number {
    const ids = field.arguments?.find((argument) => argument.name.value === 'ids')?.value;
    if (ids?.kind === Kind.LIST) return ids.values.length;
    const given = ids?.kind === Kind.VARIABLE ? this.variables?.[ids.name.value] : undefined;
    return Array.isArray(given) ? given.length : PLAIN_LIST;
  }

  private numberOf(field: FieldNode, name: string): number | null {
    const value = field.arguments?.find((argument) => argument.name.value === name)?.value;
    if (value?.kind === Kind.INT) return Math.max(0, Number(value.value));
    if (value?.kind !== Kind.VARIABLE) return null;
    const variable = value.name.value;
    const given = this.variables?.[variable] ?? this.defaultOf(variable);
    return typeof given === 'number' && Number.isFinite(given) ? Math.max(0, given) : null;
  }

  private defaultOf(variable: string): number | null {
    const definition = this.operation.variableDefinitions?.find(
      (candidate) => candidate.variable.name.value === variable,
    );
    return definition?.defaultValue?.kind === Kind.INT ? Number(definition.defaultValue.value) : null;
  }

  private fragmentCost(name: string): number {
    const known = this.#fragmentCosts.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
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

function fieldOf(type: GraphQLNamedType, name: string) {
  return 'getFields' in type
    ? (type.getFields() as Record<string, { type: GraphQLOutputType } | undefined>)[name]
    : undefined;
}
