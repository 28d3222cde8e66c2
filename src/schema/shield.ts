import { createRequire } from 'node:module';
import type { GraphQLSchema } from 'graphql';

type Answer = boolean | Error;
type RuleFunction = (
  parent: unknown,
  args: Readonly<Record<string, unknown>>,
  context: unknown,
) => Answer | Promise<Answer>;

/** A graphql-shield rule. */
export interface ShieldRule {
  readonly name: string;
}
export type RuleTree = Readonly<Record<string, Readonly<Record<string, ShieldRule>> | ShieldRule>>;

interface ShieldLibrary {
  shield(
    rules: RuleTree,
    options: Readonly<Record<string, unknown>>,
  ): {
    generate(schema: GraphQLSchema): Record<string, unknown>;
  };
  rule(name: string, options: { cache: 'no_cache' }): (check: RuleFunction) => ShieldRule;
  and(...rules: ShieldRule[]): ShieldRule;
  allow: ShieldRule;
  deny: ShieldRule;
}

interface MiddlewareLibrary {
  applyMiddleware(schema: GraphQLSchema, ...middlewares: unknown[]): GraphQLSchema;
}

// shield's ESM build does not load on Node 23 and later, and mixing it with an ESM graphql-middleware fails at
// build time; the CommonJS builds of both work once `util.isUndefined` is there again.
const require = createRequire(import.meta.url);
const util = require('node:util') as { isUndefined?: (value: unknown) => boolean };
util.isUndefined ??= (value) => value === undefined;

export const shieldLibrary = require('graphql-shield') as ShieldLibrary;
const middlewareLibrary = require('graphql-middleware') as MiddlewareLibrary;

export const applyMiddleware = (schema: GraphQLSchema, middleware: unknown): GraphQLSchema =>
  middlewareLibrary.applyMiddleware(schema, middleware);
