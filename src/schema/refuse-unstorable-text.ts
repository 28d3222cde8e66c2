import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { refusal } from '../errors.js';
import { InvalidInputError } from './error/invalid-input-error.type.js';

const MESSAGE = 'Must not contain NUL characters or unpaired surrogates.';

/**
 * Lets no resolver be called with text that PostgreSQL refuses or would change: NUL and unpaired surrogates, wherever
 * in the coerced arguments. A mutation answers InvalidInputError, everything else BAD_USER_INPUT. Permissions, which
 * are put around it, are checked first.
 */
export function refuseUnstorableText(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0) continue;
      field.resolve = checked(field, field.resolve ?? defaultFieldResolver);
      if (field.subscribe) field.subscribe = checked(field, field.subscribe);
    }
  }
}

type Field = GraphQLField<unknown, unknown>;
type Resolve = GraphQLFieldResolver<unknown, unknown>;

function checked(field: Field, resolve: Resolve): Resolve {
  const type = getNamedType(field.type);
  const isAnswered = isUnionType(type) && type.getTypes().some(({ name }) => name === InvalidInputError.name);
  return (source, args, context, info) => {
    const path = pathOfUnstorable(args);
    if (path === null) return resolve(source, args, context, info);
    if (isAnswered) return new InvalidInputError(MESSAGE, path);
    throw refusal('BAD_USER_INPUT', `${path.join('.')}: ${MESSAGE}`);
  };
}

/** Where in a value the first such text is, or null. */
function pathOfUnstorable(value: unknown): string[] | null {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') ? null : [];
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  for (const [key, item] of Object.entries(value)) {
    const path = pathOfUnstorable(item);
    if (path !== null) return [key, ...path];
  }
  return null;
}
