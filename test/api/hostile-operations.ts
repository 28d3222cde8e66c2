import { Lexer, Source, TokenKind } from 'graphql';

/** An operation, and the code it is refused with. */
export interface HostileOperation {
  readonly what: string;
  readonly code: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A limit with the largest operation that keeps it and the smallest that does not; both are valid otherwise. */
export interface Edge {
  readonly limit: string;
  readonly code: string;
  readonly largest: string;
  readonly smallestOver: string;
}

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ');

const hotels = (inner: string, args: string) => `hotels(${args}) { edges { node { ${inner} } } }`;
const conversations = (inner: string, args: string) =>
  `conversations(${args}) { edges { node { ${inner} } } }`;
const messages = (inner: string, args: string) => `messages(${args}) { edges { node { ${inner} } } }`;

/** Nine levels down to a message; `inner` begins on the tenth. */
const ofMessage = (inner: string) =>
  `{ ${hotels(conversations(messages(inner, 'first: 1'), 'first: 1'), 'first: 1')} }`;
const aliases = (count: number) => `{ ${times(count, (i) => `a${i}: __typename`)} }`;
const directives = (count: number) =>
  `{ ${times(count, () => '... on Query @include(if: true) { __typename }')} }`;
const cost = (first: number) =>
  `{ ${hotels(conversations(messages('id', `first: ${first}`), 'first: 10'), 'first: 10')} }`;
const signIns = (count: number) =>
  times(count, (i) => `a${i}: signIn(input: { email: "a@b.c", password: "x" }) { __typename }`);

/** A valid operation of exactly so many tokens: a filter that names a status over and over. */
function tokens(count: number): string {
  const statuses = (n: number) =>
    `{ ${hotels(conversations('id', `filter: { status: [${times(n, () => 'OPEN')}] }`), 'first: 1')} }`;
  return statuses(count - tokensOf(statuses(0)));
}

function tokensOf(text: string): number {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  return count;
}

export const EDGES: readonly Edge[] = [
  { limit: '2,000 tokens', code: 'QUERY_TOO_LONG', largest: tokens(2_000), smallestOver: tokens(2_001) },
  {
    limit: '12 levels',
    code: 'QUERY_TOO_DEEP',
    largest: ofMessage('conversation { guest { id } }'),
    smallestOver: ofMessage('conversation { lastMessage { sentiment { label } } }'),
  },
  {
    limit: '12 levels, some in fragments',
    code: 'QUERY_TOO_DEEP',
    largest: `${ofMessage('...f')} fragment f on Message { conversation { guest { id } } }`,
    smallestOver: `${ofMessage('...f')} fragment f on Message { conversation { ...g } } fragment g on Conversation { lastMessage { sentiment { label } } }`,
  },
  { limit: '30 aliases', code: 'TOO_MANY_ALIASES', largest: aliases(30), smallestOver: aliases(31) },
  {
    limit: '50 directives',
    code: 'TOO_MANY_DIRECTIVES',
    largest: directives(50),
    smallestOver: directives(51),
  },
  { limit: '10,000 nodes', code: 'QUERY_TOO_COSTLY', largest: cost(98), smallestOver: cost(99) },
];

export const HOSTILE: readonly HostileOperation[] = [
  {
    what: '10,000 aliases',
    code: 'QUERY_TOO_LONG',
    query: aliases(10_000),
  },
  {
    what: '31 aliases in a fragment',
    code: 'TOO_MANY_ALIASES',
    query: `{ ...f } fragment f on Query ${aliases(31)}`,
  },
  {
    what: '1,000 duplicate fields',
    code: 'QUERY_TOO_LARGE',
    query: `{ ${times(1_000, () => '__typename')} }`,
  },
  { what: '1,000 directives', code: 'QUERY_TOO_LONG', query: `{ __typename ${times(1_000, () => '@a')} }` },
  {
    what: '900 unknown directives on one field',
    code: 'TOO_MANY_DIRECTIVES',
    query: `{ __typename ${times(900, () => '@a')} }`,
  },
  {
    what: '500 levels',
    code: 'QUERY_TOO_DEEP',
    query: `${'{ viewer '.repeat(500)}{ __typename }${'}'.repeat(500)}`,
  },
  {
    what: 'levels hidden in fragments',
    code: 'QUERY_TOO_DEEP',
    query: `{ ...f0 } ${times(13, (i) => `fragment f${i} on Query { viewer { ...f${i + 1} } }`)} fragment f13 on Query { __typename }`,
  },
  {
    what: 'a cycle of fragments',
    code: 'GRAPHQL_VALIDATION_FAILED',
    query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
  },
  {
    what: 'fragments that double 100 times',
    code: 'QUERY_TOO_LARGE',
    query: `{ ...f0 } ${times(100, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f100 on Query { __typename }`,
  },
  {
    what: 'pages of 99,999,999 on four levels',
    code: 'QUERY_TOO_COSTLY',
    query: `{ ${hotels(
      conversations(
        'alerts(last: 99999999) { edges { node { causes(first: 99999999) { pageInfo { endCursor } } } } }',
        'first: 99999999',
      ),
      'first: 99999999',
    )} }`,
  },
  {
    what: 'pages in pages of the usual size',
    code: 'QUERY_TOO_COSTLY',
    query: `{ ${hotels(conversations(messages('id', 'first: 100'), 'first: 20'), 'first: 20')} }`,
  },
  {
    what: 'a size by variable',
    code: 'QUERY_TOO_COSTLY',
    query: `query ($n: Int) { ${hotels(conversations('id', 'first: $n'), 'first: $n')} }`,
    variables: { n: 5_000 },
  },
  {
    what: 'a size by a default',
    code: 'QUERY_TOO_COSTLY',
    query: `query ($n: Int = 5000) { ${hotels(conversations('id', 'first: $n'), 'first: $n')} }`,
  },
  { what: '1,000 sign-ins by alias', code: 'QUERY_TOO_LONG', query: `mutation { ${signIns(1_000)} }` },
  { what: '20 sign-ins by alias', code: 'TOO_MANY_SIGN_INS', query: `mutation { ${signIns(20)} }` },
  {
    what: 'two sign-ins hidden in a fragment',
    code: 'TOO_MANY_SIGN_INS',
    query: `mutation { ...f } fragment f on Mutation { ${signIns(2)} }`,
  },
  {
    what: 'an object where a scalar is due',
    code: 'BAD_USER_INPUT',
    query: 'query ($id: ID!) { node(id: $id) { id } }',
    variables: { id: { not: 'a scalar' } },
  },
];
