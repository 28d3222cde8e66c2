// Run by compiled-execution.test.ts in a process of its own: under Jest there are two copies of the GraphQL library.
import type { ApolloServer } from '@apollo/server';
import {
  buildSchema,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLScalarType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';
import { refusal } from '../../src/errors.js';
import { withCorrelation } from '../../src/observability/correlation.js';
import { createApolloServer } from '../../src/http/apollo-server.js';
import { DocumentCache } from '../../src/http/limits/document-cache.js';
import { createLogger } from '../../src/observability/logger.js';
import { Metrics } from '../../src/observability/metrics.js';
import type { RequestContext } from '../../src/context.js';

const SDL = `
  scalar When
  interface Node { id: ID! }
  interface Named implements Node { id: ID! name: String }
  enum Mood { GOOD BAD }
  type Room implements Named & Node { id: ID! name: String beds: Int! mood: Mood guests(first: Int = 2): [Guest!]! at: When }
  type Guest implements Named & Node { id: ID! name: String room: Room must: String! fails: String! slow: String masked: String list: [Int!] }
  union Found = Room | Guest
  input Place { x: Int! y: Int = 7 tags: [String!] }
  input Pick @oneOf { byId: ID byPlace: Place }
  type Query {
    room(id: ID!): Room
    found: [Found]
    named: [Named!]!
    node(id: ID!): Node
    pick(by: Pick!): String
    place(at: Place): String
    moods(of: [Mood!]): [Mood]
    must: Int!
    refused: String
    broken: String
    wrongEnum: Mood
    seen: String
  }
  type Mutation { rename(name: String!): Room }
`;

interface Source {
  readonly __typename: string;
  readonly id: string;
}
const guest = (id: string): Source => ({ __typename: 'Guest', id });
const room = (id: string): Source => ({ __typename: 'Room', id });

const RESOLVERS: Record<
  string,
  Record<string, (source: Source, args: Record<string, unknown>) => unknown>
> = {
  Room: {
    name: ({ id }) => (id === 'r2' ? null : `Room ${id}`),
    beds: () => 2,
    mood: () => 'GOOD',
    guests: async (_room, { first }) => [guest('g1'), guest('g2'), guest('g3')].slice(0, Number(first)),
    at: () => new Date(0),
  },
  Guest: {
    name: async ({ id }) => `Guest ${id}`,
    room: () => room('r1'),
    must: ({ id }) => (id === 'g2' ? null : 'there'),
    fails: ({ id }) => {
      if (id === 'g2') throw refusal('FORBIDDEN');
      return 'fine';
    },
    slow: () => new Promise((resolve) => setImmediate(() => resolve('late'))),
    masked: () => {
      throw new Error('select secret from somewhere');
    },
    list: ({ id }) => (id === 'g1' ? [1, null, 3] : [1, 2]),
  },
  Query: {
    room: (_root, { id }) => (id === 'none' ? null : room(String(id))),
    found: async () => [room('r1'), guest('g1'), null, guest('g2')],
    named: () => [room('r1'), guest('g2')],
    node: (_root, { id }) => (String(id).startsWith('g') ? guest(String(id)) : room(String(id))),
    pick: (_root, { by }) => JSON.stringify(by),
    place: (_root, args) => JSON.stringify(args),
    moods: (_root, { of }) => of,
    must: () => null,
    refused: () => Promise.reject(refusal('NOT_FOUND')),
    broken: () => Promise.reject(new GraphQLError('inner', { extensions: { code: 'ODD', inner: 1 } })),
    wrongEnum: () => 'UGLY',
    seen: () => 'seen',
  },
  Mutation: { rename: () => room('r9') },
};

/** Everything that could tell compiled execution from the library's: each twice and more, so that it is compiled. */
const OPERATIONS: readonly (readonly [string, string, Record<string, unknown>?])[] = [
  ['plain fields', '{ room(id: "r1") { id name beds mood at __typename } }'],
  ['aliases in their order', '{ b: room(id: "r1") { z: name a: id name } a: seen __typename }'],
  ['a null object', '{ room(id: "none") { id } seen }'],
  [
    'fragments, nested and repeated',
    'query { room(id: "r1") { ...A ...B id } } fragment A on Room { name guests { ...G } } fragment B on Named { id name } fragment G on Guest { id room { id } }',
  ],
  ['a union', '{ found { __typename ... on Room { id beds } ... on Guest { id name } } }'],
  [
    'interfaces',
    '{ named { id name ... on Room { beds } ... on Guest { must } } node(id: "g1") { id ... on Named { name } } }',
  ],
  [
    'skip and include',
    'query ($yes: Boolean!, $no: Boolean = false) { seen @skip(if: $yes) room(id: "r1") { id @include(if: $yes) name @include(if: $no) ... @skip(if: $no) { beds } } }',
    { yes: true },
  ],
  [
    'skip and include the other way',
    'query ($yes: Boolean!, $no: Boolean = false) { seen @skip(if: $yes) room(id: "r1") { id @include(if: $yes) name @include(if: $no) ... @skip(if: $no) { beds } } }',
    { yes: false, no: true },
  ],
  [
    'defaults of arguments and variables',
    'query ($n: Int = 1) { room(id: "r1") { two: guests { id } n: guests(first: $n) { id } } }',
  ],
  ['a variable given as null', 'query ($at: Place) { place(at: $at) }', { at: null }],
  ['an argument left out', '{ place }'],
  ['a variable left out', 'query ($at: Place) { place(at: $at) }'],
  ['input objects with defaults', 'query ($at: Place) { place(at: $at) }', { at: { x: 1, tags: 'one' } }],
  ['a null that must not be, in a list', '{ room(id: "r1") { guests(first: 3) { id must } } }'],
  ['a null that must not be, at the root', '{ seen must }'],
  ['null items of non-null lists', '{ room(id: "r1") { guests { list } } }'],
  ['refusals below a nullable parent', '{ found { ... on Guest { id fails } } }'],
  ['several errors at once', '{ refused broken found { ... on Guest { masked slow } } }'],
  ['inner texts', '{ node(id: "g1") { ... on Guest { masked } } }'],
  ['a value that is none of the enum', '{ wrongEnum seen }'],
  ['enums in and out', 'query ($of: [Mood!]) { moods(of: $of) }', { of: ['GOOD', 'BAD'] }],
  ['an unknown enum value', 'query ($of: [Mood!]) { moods(of: $of) }', { of: ['UGLY'] }],
  ['a missing variable', 'query ($id: ID!) { room(id: $id) { id } }'],
  ['a variable of the wrong type', 'query ($at: Place) { place(at: $at) }', { at: { x: 'one' } }],
  ['an unknown input field', 'query ($at: Place) { place(at: $at) }', { at: { x: 1, z: 2 } }],
  ['oneOf, rightly', 'query ($by: Pick!) { pick(by: $by) }', { by: { byPlace: { x: 1 } } }],
  ['oneOf with two', 'query ($by: Pick!) { pick(by: $by) }', { by: { byId: '1', byPlace: { x: 1 } } }],
  ['oneOf with none', 'query ($by: Pick!) { pick(by: $by) }', { by: {} }],
  ['oneOf with null', 'query ($by: Pick!) { pick(by: $by) }', { by: { byId: null } }],
  ['oneOf from a nullable variable', 'query ($id: ID) { pick(by: { byId: $id }) }', {}],
  ['introspection', '{ __schema { queryType { name } } __type(name: "Room") { name } seen }'],
  ['a mutation', 'mutation { rename(name: "x") { id name } }'],
  ['a text over lines', '{\n  seen\r\n  refused\n\n  broken }'],
];

const servers = [false, true].map((isCompiling) =>
  createApolloServer({
    schema: makeSchema(),
    isProduction: false,
    isCompiling,
    documents: new DocumentCache(),
    logger: createLogger('silent'),
    metrics: new Metrics(),
  }),
);
for (const server of servers) await server.start();
const compared: { what: string; plain: string[]; compiled: string[] }[] = [];
for (const [what, query, variables] of OPERATIONS) {
  const [plain = [], compiled = []] = await Promise.all(
    servers.map((server) => answersOf(server, query, variables)),
  );
  compared.push({ what, plain, compiled });
}
for (const server of servers) await server.stop();
process.stdout.write(JSON.stringify(compared));

/** Status and text of three answers to the same operation. */
async function answersOf(
  server: ApolloServer<RequestContext>,
  query: string,
  variables?: Record<string, unknown>,
): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const response = await withCorrelation('the-request', () =>
      server.executeOperation(
        { query, variables },
        { contextValue: { close: async () => undefined } as RequestContext },
      ),
    );
    if (response.body.kind !== 'single') throw new Error('an answer in parts');
    const { data, errors } = response.body.singleResult;
    answers.push(JSON.stringify([response.http.status ?? 200, data, sorted(errors)]));
  }
  return answers;
}

/** Errors of different fields come in the order in which they happened to be thrown, which nobody promises. */
function sorted(errors: readonly GraphQLFormattedError[] | undefined): readonly string[] | undefined {
  return errors?.map((error) => JSON.stringify(error)).sort();
}

function makeSchema(): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const [name, fields] of Object.entries(RESOLVERS)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(name);
    for (const [field, resolve] of Object.entries(fields)) {
      const definition = type.getFields()[field];
      if (!definition) throw new Error(field);
      definition.resolve = resolve as never;
    }
  }
  const when = schema.getType('When') as GraphQLScalarType;
  when.serialize = (value) => (value as Date).toISOString();
  return schema;
}
