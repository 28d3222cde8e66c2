import {
  getArgumentValues,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** A field that an operation asks for below the one being resolved. */
export interface WantedField {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly node: FieldNode;
}

type Fragments = GraphQLResolveInfo['fragments'];

/**
 * The fields that the operation asks for at `path` below the field being resolved, of the object type `typeName`.
 * `@skip` and `@include` are not weighed: what is read for nothing is only read for nothing.
 */
export function wantedFields(
  info: GraphQLResolveInfo,
  path: readonly string[],
  typeName: string,
): WantedField[] {
  const type = info.schema.getType(typeName);
  if (!isObjectType(type)) return [];
  return fieldNodesAt(info.fragments, info.fieldNodes, path).map((node) => ({
    name: node.name.value,
    args: argumentsOf(info, type, node),
    node,
  }));
}

/** The selections at `path` below these fields, through fragments. */
export function fieldNodesAt(
  fragments: Fragments,
  below: readonly FieldNode[],
  path: readonly string[],
): FieldNode[] {
  const selected = below.flatMap((field) => fieldNodesOf(fragments, field.selectionSet));
  const [name, ...rest] = path;
  if (name === undefined) return selected;
  return fieldNodesAt(
    fragments,
    selected.filter((field) => field.name.value === name),
    rest,
  );
}

function fieldNodesOf(fragments: Fragments, set: SelectionSetNode | undefined): FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldNodesOf(fragments, selection.selectionSet);
    return fieldNodesOf(fragments, fragments[selection.name.value]?.selectionSet);
  });
}

function argumentsOf(
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  field: FieldNode,
): Record<string, unknown> {
  const definition = type.getFields()[field.name.value];
  return definition === undefined ? {} : getArgumentValues(definition, field, info.variableValues);
}
