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
import { LANGUAGES, wordText } from '../texts.js';
import { InvalidInputError } from './error/invalid-input-error.type.js';

const MESSAGE = wordText(LANGUAGES[0], { key: 'input.UNSTORABLE_TEXT' });

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
    const [first, ...others] = pathsOfUnstorable(args);
    if (first === undefined) return resolve(source, args, context, info);
    if (isAnswered) {
      const issue = (path: string[]) => ({ path, code: 'UNSTORABLE_TEXT' }) as const;
      return new InvalidInputError([issue(first), ...others.map(issue)]);
    }
    throw refusal('BAD_USER_INPUT', `${first.join('.')}: ${MESSAGE}`);
  };
}

/** Where in a value such texts are. */
function pathsOfUnstorable(value: unknown): string[][] {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') ? [] : [[]];
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    pathsOfUnstorable(item).map((path) => [key, ...path]),
  );
}
