import 'reflect-metadata';
import { isObjectType, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchema, type NonEmptyArray, type PubSub } from 'type-graphql';
import { assertEverythingGuarded } from './assert-everything-guarded.js';
import { guardSchema } from './guard-schema.js';
import { markOneOfInputs } from './one-of-inputs.js';
import { permissions } from './permissions.js';
import { refuseUnstorableText } from './refuse-unstorable-text.js';
import { DateTime } from './scalars.js';

/** Every subscription of ours brings its own stream; type-graphql still wants something in this place. */
const NO_PUB_SUB: PubSub = {
  publish: () => {
    throw new Error('events are appended to the log, never published here');
  },
  subscribe: () => {
    throw new Error('a subscription brings its own stream');
  },
};

/** type-graphql gives the root types no description. */
const ROOT_DESCRIPTIONS = {
  Query: 'Queries. Each field says which role it needs.',
  Mutation:
    'Mutations. Each is null, with an entry in `errors`, when it was forbidden or failed; the other results of the operation stay.',
  Subscription: 'Subscriptions. Each field says which role it needs.',
} as const;

/** Builds the schema of the given resolvers, guarded by the permissions. Throws where anything lacks a rule. */
export async function buildGuardedSchema(resolvers: NonEmptyArray<NewableFunction>): Promise<GraphQLSchema> {
  const schema = await buildPlainSchema(resolvers);
  assertEverythingGuarded(schema, permissions);
  refuseUnstorableText(schema);
  return guardSchema(schema, permissions);
}

/** The schema's text as it is committed, in the order in which the code declares it. */
export async function emitSchema(resolvers: NonEmptyArray<NewableFunction>): Promise<string> {
  return `${printSchema(await buildPlainSchema(resolvers))}\n`;
}

async function buildPlainSchema(resolvers: NonEmptyArray<NewableFunction>): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers,
    pubSub: NO_PUB_SUB,
    validate: false,
    scalarsMap: [{ type: Date, scalar: DateTime }],
  });
  markOneOfInputs(schema);
  for (const [name, description] of Object.entries(ROOT_DESCRIPTIONS)) {
    const type = schema.getType(name);
    if (isObjectType(type)) type.description = description;
  }
  return schema;
}
