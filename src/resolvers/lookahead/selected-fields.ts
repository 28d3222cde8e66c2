import {
  getArgumentValues,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** A field that an operation asks for below the one being resolved. */
export interface SelectedField {
  readonly name: string;
  readonly node: FieldNode;
}

type Fragments = GraphQLResolveInfo['fragments'];

/** Depends on the document only; the library gives every item of a list, compiled code every execution, the same array. */
const known = new WeakMap<readonly FieldNode[], readonly FieldNode[]>();

/**
 * The fields that the operation asks for of each node of the connection being resolved.
 * `@skip` and `@include` are not weighed: at worst it over-fetches.
 */
export function selectedFields(info: Pick<GraphQLResolveInfo, 'fragments' | 'fieldNodes'>): SelectedField[] {
  const nodes = known.get(info.fieldNodes) ?? nodeFieldsOf(info.fragments, info.fieldNodes);
  known.set(info.fieldNodes, nodes);
  return nodes.map((node) => ({ name: node.name.value, node }));
}

/** What these fields, which are connections, select of each of their nodes, by `edges` and by `nodes`. */
export function nodeFieldsOf(fragments: Fragments, connections: readonly FieldNode[]): FieldNode[] {
  return [
    ...fieldNodesAt(fragments, connections, ['edges', 'node']),
    ...fieldNodesAt(fragments, connections, ['nodes']),
  ];
}

/**
 * The selections at `path` below these fields, through fragments; a fragment is entered once at each step, so a
 * step takes no longer than the document is long.
 */
export function fieldNodesAt(
  fragments: Fragments,
  below: readonly FieldNode[],
  path: readonly string[],
): FieldNode[] {
  const selected: FieldNode[] = [];
  const visited = new Set<string>();
  for (const field of below) collect(fragments, field.selectionSet, visited, selected);
  const [name, ...rest] = path;
  if (name === undefined) return selected;
  return fieldNodesAt(
    fragments,
    selected.filter((field) => field.name.value === name),
    rest,
  );
}

function collect(
  fragments: Fragments,
  set: SelectionSetNode | undefined,
  visited: Set<string>,
  found: FieldNode[],
): void {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      found.push(selection);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(fragments, selection.selectionSet, visited, found);
    } else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value);
      collect(fragments, fragments[selection.name.value]?.selectionSet, visited, found);
    }
  }
}

/** What the resolver of the field, which is one of `type`, will be given. */
export function argumentsOf(
  info: Pick<GraphQLResolveInfo, 'variableValues'>,
  type: GraphQLObjectType,
  { node, name }: SelectedField,
): Record<string, unknown> {
  const definition = type.getFields()[name];
  return definition === undefined ? {} : getArgumentValues(definition, node, info.variableValues);
}
