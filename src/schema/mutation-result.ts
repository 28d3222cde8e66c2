import { createUnionType, Field, ObjectType, type ClassType } from 'type-graphql';
import { InvalidInputError } from './error/invalid-input-error.type.js';
import { NotFoundError } from './error/not-found-error.type.js';
import type { UserError } from './error/user-error.type.js';

type ErrorClass = abstract new (...values: never[]) => UserError;
type ReturnedType<T> = (() => abstract new (...values: never[]) => T) | (() => object);

/** A field of a success type: its GraphQL type and what it holds. */
export interface PayloadField<T> {
  readonly type: ReturnedType<T>;
  readonly description: string;
  readonly nullable?: boolean;
}
export type PayloadOf<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends PayloadField<infer T> ? T : never;
};

/** Declares a field of a success type. `T` is inferred from a class; give it for scalars and lists. */
export function payloadField<T>(
  type: ReturnedType<T>,
  description: string,
  options: { readonly nullable?: boolean } = {},
): PayloadField<T> {
  return { type, description, ...options };
}

/** What a mutation answers, as its resolver returns it. */
export type ResultOf<Result> = Result extends { readonly answer: infer Answer } ? Answer : never;

/**
 * Declares `<Name>Success` with the fields of `payload`, and `<Name>Result`, the union of it with `errors`,
 * NotFoundError and InvalidInputError. `description` is the success type's and ends with the permission. Called once
 * per mutation, in the noun's `.mutations.ts`; the mutation itself returns `Result`, nullable.
 */
export function mutationResult<
  Fields extends Readonly<Record<string, PayloadField<never>>>,
  Errors extends readonly ErrorClass[] = [],
>(name: string, declared: { description: string; payload: Fields; errors?: Errors }) {
  class Success {
    declare readonly success: true;

    constructor(payload: PayloadOf<Fields>) {
      Object.assign(this, payload);
    }
  }
  for (const [field, { type, description, nullable }] of Object.entries(declared.payload))
    Field(type as () => ClassType, { description, nullable })(Success.prototype, field);
  ObjectType(`${name}Success`, { description: declared.description, simpleResolvers: true })(Success);
  const made = Success as new (payload: PayloadOf<Fields>) => Success & PayloadOf<Fields>;
  return { Success: made, ...resultUnion(name, made, declared.errors) };
}

/** The same for a success type that stands on its own, because it implements an interface or has resolvers. */
export function resultUnion<S extends object, Errors extends readonly ErrorClass[] = []>(
  name: string,
  success: new (...values: never[]) => S,
  errors?: Errors,
) {
  const mutation = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const Result = createUnionType({
    name: `${name}Result`,
    description: `Result of \`${mutation}\`.`,
    types: () => [success, ...(errors ?? []), NotFoundError, InvalidInputError] as ClassType[],
  });
  return { Result } as {
    readonly Result: typeof Result;
    /** Never set: the type of what the resolver returns. */
    readonly answer: S | InstanceType<Errors[number]> | NotFoundError | InvalidInputError;
  };
}
