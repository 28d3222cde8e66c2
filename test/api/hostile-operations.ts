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

/** Fragments of which each spreads two of the next level, so that written out they are 2 to the power of `levels`. */
const doubling = (levels: number, type: string, leaf: string) =>
  `${times(
    levels,
    (i) =>
      `fragment a${i} on ${type} { ...a${i + 1} ...b${i + 1} } fragment b${i} on ${type} { ...a${i + 1} ...b${i + 1} }`,
  )} fragment a${levels} on ${type} { ${leaf} } fragment b${levels} on ${type} { ${leaf} }`;

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
    what: 'fragments that each spread two of the next, below an inbox',
    code: 'QUERY_TOO_LARGE',
    query: `{ ${hotels(conversations('...a0 ...b0', 'first: 1'), 'first: 1')} } ${doubling(22, 'Conversation', 'id')}`,
  },
  {
    what: 'fragments that each spread two of the next, below the messages of an inbox',
    code: 'QUERY_TOO_LARGE',
    query: `{ ${hotels(conversations(messages('...a0 ...b0', 'first: 1'), 'first: 1'), 'first: 1')} } ${doubling(22, 'Message', 'id')}`,
  },
  {
    what: 'fragments that each spread two of the next, below a sentiment',
    code: 'QUERY_TOO_LARGE',
    query: `{ ${hotels(conversations(messages('sentiment { ...a0 ...b0 }', 'first: 1'), 'first: 1'), 'first: 1')} } ${doubling(22, 'Sentiment', 'label')}`,
  },
  {
    what: 'fragments that each spread two of the next, of mutations',
    code: 'QUERY_TOO_LARGE',
    query: `mutation { ...a0 ...b0 } ${doubling(22, 'Mutation', '__typename')}`,
  },
  {
    what: 'fragments that each spread two of the next, of a subscription',
    code: 'QUERY_TOO_LARGE',
    query: `subscription { messageAdded(hotelId: "x") { ... on MessageAdded { message { ...a0 ...b0 } } } } ${doubling(22, 'Message', 'id')}`,
  },
  {
    what: 'fragments that each spread two of the next, through fields',
    code: 'QUERY_TOO_LARGE',
    query: `{ node(id: "x") { ...a0 } } ${times(
      11,
      (i) =>
        `fragment a${i} on Node { __typename ... on Guest { stays { pageInfo { ...p } } ...b${i} } ... on Conversation { ...b${i} ...c${i} } }
         fragment b${i} on Node { ...a${i + 1} } fragment c${i} on Node { ...a${i + 1} }`,
    )} fragment a11 on Node { id } fragment p on PageInfo { hasNextPage }`,
  },
  {
    what: 'fragments that each spread two of the next, of the introspection',
    code: 'QUERY_TOO_LARGE',
    query: `{ __schema { ...a0 ...b0 } } ${doubling(22, '__Schema', '__typename')}`,
  },
  {
    what: 'one field in 150 fragments of one place',
    code: 'QUERY_TOO_LARGE',
    query: `{ ${times(150, (i) => `...f${i}`)} } ${times(150, (i) => `fragment f${i} on Query { viewer { __typename } }`)}`,
  },
  {
    what: '60,000 characters of comments',
    code: 'QUERY_TOO_LONG',
    query: `${'#\n'.repeat(30_000)}{ __typename }`,
  },
  {
    what: 'everybody of every hotel of a person',
    code: 'QUERY_TOO_COSTLY',
    query:
      '{ viewer { memberships(first: 100) { edges { node { hotel { members(first: 100) { edges { node { id } } } } } } } } }',
  },
  {
    what: 'an explicit null over the default of a size',
    code: 'QUERY_TOO_COSTLY',
    query: `query ($n: Int = 1) { ${hotels(conversations(messages('id', 'first: $n, last: 100'), 'first: $n, last: 100'), 'first: $n, last: 100')} }`,
    variables: { n: null },
  },
  {
    what: 'a size too large behind a null for the other one',
    code: 'QUERY_TOO_COSTLY',
    query: `query ($n: Int = 1) { ${hotels(conversations(messages('id', 'first: null, last: 100'), 'first: $n, last: 100'), 'last: 100')} }`,
    variables: { n: null },
  },
  {
    what: 'an explicit null over the default of a size, with no other',
    code: 'QUERY_TOO_COSTLY',
    query: `query ($n: Int = 1) { ${hotels(conversations(messages('id', 'first: $n'), 'first: $n'), 'first: 100')} }`,
    variables: { n: null },
  },
  {
    what: 'a list of ids by default',
    code: 'QUERY_TOO_COSTLY',
    query: `query ($ids: [ID!]! = [${times(101, () => '"x"')}]) { nodes(ids: $ids) { ... on Conversation { messages(first: 100) { edges { node { id } } } } } }`,
  },
  {
    what: 'a list of ids with variables in it',
    code: 'QUERY_TOO_COSTLY',
    query: `query ($id: ID!) { nodes(ids: [${times(101, () => '$id')}]) { ... on Conversation { messages(first: 100) { edges { node { id } } } } } }`,
    variables: { id: 'x' },
  },
  {
    what: 'aliased lists inside lists',
    code: 'QUERY_TOO_COSTLY',
    query: `{ ${hotels(
      conversations(
        times(6, (i) => `a${i}: ${messages('id', 'first: 20')}`),
        'first: 10',
      ),
      'first: 10',
    )} }`,
  },
  {
    what: 'aliased edges inside lists',
    code: 'QUERY_TOO_COSTLY',
    query: `{ ${hotels(`conversations(first: 100) { ${times(3, (i) => `a${i}: edges { node { ${messages('id', 'first: 4')} } }`)} }`, 'first: 10')} }`,
  },
  {
    what: 'a subscription to pages in pages',
    code: 'QUERY_TOO_COSTLY',
    query: `subscription { messageAdded(hotelId: "x") { ... on MessageAdded { message { conversation { guest { conversations(first: 100) { edges { node { ${messages('id', 'first: 100')} } } } } } } } } }`,
  },
  {
    what: 'first together with last',
    code: 'BAD_USER_INPUT',
    query: `{ ${hotels('id', 'first: 1, last: 1')} }`,
  },
  {
    what: 'first together with last, one by a default',
    code: 'BAD_USER_INPUT',
    query: `query ($n: Int, $m: Int = 1) { ${hotels('id', 'first: $n, last: $m')} }`,
    variables: { n: 1 },
  },
  {
    what: 'first together with last, in a fragment of a subscription',
    code: 'BAD_USER_INPUT',
    query: `subscription { messageAdded(hotelId: "x") { ... on MessageAdded { message { conversation { ...c } } } } } fragment c on Conversation { ${messages('id', 'first: 1, last: 1')} }`,
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
    what: 'every list of a page counted as often as aliases allow',
    code: 'QUERY_TOO_COSTLY',
    query: `{ ${hotels(
      conversations(
        times(3, (i) => `a${i}: messages(first: 1) { totalCount ...m }`),
        'first: 100',
      ),
      'first: 1',
    )} } fragment m on MessageConnection { totalCount }`,
  },
  {
    what: 'the queues of a hotel counted under many aliases',
    code: 'QUERY_TOO_COSTLY',
    query: `{ ${hotels(
      times(8, (i) => `a${i}: inboxCounts { mine unread }`),
      'first: 5',
    )} }`,
  },
  {
    what: 'counts hidden in fragments of fragments',
    code: 'QUERY_TOO_COSTLY',
    query: `{ ${hotels(
      conversations(
        times(3, (i) => `a${i}: messages(first: 1) { ...m }`),
        'first: 100',
      ),
      'first: 1',
    )} } fragment m on MessageConnection { ...n } fragment n on MessageConnection { totalCount }`,
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
