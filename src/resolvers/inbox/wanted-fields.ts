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
}

/**
 * The fields that the operation asks for at `path` below the field being resolved, of the object type `typeName`.
 * `@skip` and `@include` are not weighed: what is read for nothing is only read for nothing.
 */
export function wantedFields(
  info: GraphQLResolveInfo,
  path: readonly string[],
  typeName: string,
): WantedField[] {
  let fields: FieldNode[] = [...info.fieldNodes];
  for (const name of path)
    fields = fields.flatMap((field) => selected(info, field.selectionSet)).filter(named(name));
  const type = info.schema.getType(typeName);
  if (!isObjectType(type)) return [];
  return fields
    .flatMap((field) => selected(info, field.selectionSet))
    .map((field) => ({ name: field.name.value, args: argumentsOf(info, type, field) }));
}

function named(name: string): (field: FieldNode) => boolean {
  return (field) => field.name.value === name;
}

function selected(info: GraphQLResolveInfo, set: SelectionSetNode | undefined): FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return selected(info, selection.selectionSet);
    return selected(info, info.fragments[selection.name.value]?.selectionSet);
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
