import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { refusal } from '../errors.js';
import type { Permissions } from './permissions.js';
import { applyMiddleware, shieldLibrary } from './shield.js';

/**
 * Puts the rules around root fields and sensitive types. Other types stay bare: wrapping every field costs more
 * than half of a list's time, and they are reached only through guarded fields.
 */
export function guardSchema(schema: GraphQLSchema, permissions: Permissions): GraphQLSchema {
  const roots = {
    Query: permissions.Query,
    Mutation: permissions.Mutation,
    ...(schema.getSubscriptionType() ? { Subscription: permissions.Subscription } : {}),
  };
  const rules = { ...roots, ...permissions.types };
  const generated = shieldLibrary
    .shield(rules, {
      allowExternalErrors: true,
      fallbackRule: shieldLibrary.deny,
      fallbackError: refusal('FORBIDDEN'),
    })
    .generate(schema);
  const guarded = Object.fromEntries(Object.keys(rules).map((type) => [type, generated[type]]));
  const restore = takeSubscriptionResolvers(schema);
  const result = applyMiddleware(schema, guarded);
  restore(result);
  return result;
}

/**
 * graphql-middleware wraps `resolve` where there is one, else `subscribe`. type-graphql always makes both, so a
 * rule would only guard each event and never the opening of the stream. Without `resolve` it guards the opening.
 */
function takeSubscriptionResolvers(schema: GraphQLSchema): (result: GraphQLSchema) => void {
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  const taken = new Map<string, GraphQLFieldResolver<unknown, unknown> | undefined>();
  for (const [name, field] of Object.entries(fields)) {
    taken.set(name, field.resolve);
    field.resolve = undefined;
  }
  return (result) => {
    for (const target of [schema, result]) {
      const targetFields = target.getSubscriptionType()?.getFields() ?? {};
      for (const [name, resolve] of taken) {
        const field = targetFields[name];
        if (field) field.resolve = resolve;
      }
    }
  };
}
