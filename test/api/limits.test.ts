import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import { startApp, type TestApp } from '../support/app-process.js';

let app: TestApp;
let client: Client;
beforeAll(async () => {
  app = await startApp();
  client = createClient({ url: app.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false });
  for (const ask of [overHttp, overSocket]) await ask('{ __typename }');
}, 120_000);
afterAll(async () => {
  await client.dispose();
  await app.stop();
});

interface Refusal {
  readonly code: string;
  readonly ms: number;
}
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ');

async function overHttp(query: string, variables: object = {}): Promise<Refusal> {
  const startedAt = performance.now();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { code: body.errors?.[0]?.extensions.code ?? 'none', ms: performance.now() - startedAt };
}

function overSocket(query: string, variables: Record<string, unknown> = {}): Promise<Refusal> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const answered = (errors: unknown) => {
      const [first] = (errors ?? []) as { extensions: { code: string } }[];
      resolve({ code: first?.extensions.code ?? 'none', ms: performance.now() - startedAt });
    };
    client.subscribe(
      { query, variables },
      {
        next: (result) => answered(result.errors),
        error: (error) => (Array.isArray(error) ? answered(error) : reject(error as Error)),
        complete: () => undefined,
      },
    );
  });
}

const page = (inner: string, first = '99999999') =>
  `conversations(first: ${first}) { edges { node { ${inner} } } }`;
const hotels = (inner: string, first = '99999999') =>
  `hotels(first: ${first}) { edges { node { ${inner} } } }`;

const REFUSED: readonly (readonly [string, string, string, object?])[] = [
  ['2,000 tokens', 'QUERY_TOO_LONG', `{ ${times(2_100, () => '__typename')} }`],
  ['10,000 aliases', 'QUERY_TOO_LONG', `{ ${times(10_000, (i) => `a${i}: __typename`)} }`],
  ['31 aliases', 'TOO_MANY_ALIASES', `{ ${times(31, (i) => `a${i}: __typename`)} }`],
  [
    '31 aliases in fragments',
    'TOO_MANY_ALIASES',
    `{ ...f } fragment f on Query { ${times(31, (i) => `a${i}: __typename`)} }`,
  ],
  ['1,000 duplicate fields', 'QUERY_TOO_LARGE', `{ ${times(1_000, () => '__typename')} }`],
  ['51 directives', 'TOO_MANY_DIRECTIVES', `{ __typename ${times(51, () => '@a')} }`],
  ['500 levels', 'QUERY_TOO_DEEP', `${'{ viewer '.repeat(500)}{ __typename }${'}'.repeat(500)}`],
  ['13 levels', 'QUERY_TOO_DEEP', `${'{ viewer '.repeat(12)}{ __typename }${'}'.repeat(12)}`],
  [
    'levels hidden in fragments',
    'QUERY_TOO_DEEP',
    `{ ...f0 } ${times(13, (i) => `fragment f${i} on Query { viewer { ...f${i + 1} } }`)} fragment f13 on Query { __typename }`,
  ],
  [
    'a cycle of fragments',
    'GRAPHQL_VALIDATION_FAILED',
    '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
  ],
  [
    'fragments that double 100 times',
    'QUERY_TOO_LARGE',
    `{ ...f0 } ${times(100, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f100 on Query { __typename }`,
  ],
  [
    'pages of millions in pages',
    'QUERY_TOO_COSTLY',
    `{ ${hotels(page(`messages(last: 99999999) { edges { node { id } } }`))} }`,
  ],
  [
    'pages in pages of the usual size',
    'QUERY_TOO_COSTLY',
    `{ ${hotels(page('messages(first: 100) { edges { node { id } } }', '20'), '20')} }`,
  ],
  [
    'a size by variable',
    'QUERY_TOO_COSTLY',
    `query ($n: Int) { ${hotels(page('id', '$n'), '$n')} }`,
    { n: 5_000 },
  ],
  ['a size by a default', 'QUERY_TOO_COSTLY', `query ($n: Int = 5000) { ${hotels(page('id', '$n'), '$n')} }`],
  [
    'many sign-ins by alias',
    'TOO_MANY_SIGN_INS',
    `mutation { ${times(20, (i) => `a${i}: signIn(input: { email: "a@b.c", password: "x" }) { __typename }`)} }`,
  ],
  [
    'two sign-ins hidden in a fragment',
    'TOO_MANY_SIGN_INS',
    `mutation { ...f } fragment f on Mutation { a: signIn(input: { email: "a@b.c", password: "x" }) { __typename } b: signIn(input: { email: "a@b.c", password: "x" }) { __typename } }`,
  ],
  [
    'an object where a scalar is due',
    'BAD_USER_INPUT',
    'query ($id: ID!) { node(id: $id) { id } }',
    { id: { not: 'a scalar' } },
  ],
];

describe.each([
  ['over HTTP', overHttp],
  ['over WebSocket', overSocket],
] as const)('%s an operation is refused before it runs', (_transport, ask) => {
  it.each(REFUSED.map(([what, code, query, variables]) => ({ what, code, query, variables })))(
    'for $what',
    async ({ code, query, variables }) => {
      // The quickest of some: the machine's other work is not the refusal's.
      const refusals: Refusal[] = [];
      for (let i = 0; i < 20 && !(i >= 2 && refusals.some((refusal) => refusal.ms < 50)); i += 1)
        refusals.push(await ask(query, { ...variables }));
      for (const refusal of refusals) expect(refusal.code).toBe(code);
      expect(Math.min(...refusals.map((refusal) => refusal.ms))).toBeLessThan(50);
    },
  );

  it('but not the introspection query that GraphiQL and code generators send', async () => {
    for (const ask of [overHttp, overSocket])
      expect((await ask(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).code).toBe(
        'none',
      );
  });

  it('and an ordinary one is not', async () => {
    expect(
      (
        await ask(
          `{ ${hotels(page('id lastMessage { id } messages(last: 10) { edges { node { id } } }', '20'), '5')} }`,
        )
      ).code,
    ).toBe('UNAUTHENTICATED');
    expect(
      (
        await ask(
          '{ __schema { types { name fields { name args { name type { name ofType { name ofType { name } } } } } } } }',
        )
      ).code,
    ).toBe('none');
  });
});

describe('over HTTP', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('a batch of 1,000 operations is refused', async () => {
    const response = await post(
      JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' }))),
    );
    expect([response.status, await response.json()]).toEqual([
      400,
      { errors: [{ message: 'Operation batching disabled.', extensions: { code: 'BAD_REQUEST' } }] },
    ]);
  });

  it('a body of more than 1 MB is refused, as JSON', async () => {
    const response = await post(JSON.stringify({ query: 'x'.repeat(1_100_000) }));
    expect([response.status, await response.json()]).toEqual([
      413,
      { errors: [{ message: 'The body is larger than 1 MB.', extensions: { code: 'PAYLOAD_TOO_LARGE' } }] },
    ]);
  });

  it('a form from another site is refused', async () => {
    const response = await post('query=%7B__typename%7D', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(response.status).toBe(400);
    expect((await fetch(`${app.url}/graphql?query=%7B__typename%7D`)).status).toBe(400);
  });

  it('a subscription is told where to go', async () => {
    expect((await overHttp('subscription { alertRaised(hotelId: "x") { __typename } }')).code).toBe(
      'BAD_REQUEST',
    );
  });

  it('answers carry security headers and no leave for other origins', async () => {
    const { headers } = await post('{"query":"{ __typename }"}', {
      origin: 'https://elsewhere.example',
      'x-request-id': 'given-by-client',
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-request-id')).toBe('given-by-client');
  });

  it('GraphiQL comes whole from this server', async () => {
    const page = await (await fetch(`${app.url}/graphiql`)).text();
    expect(page.match(/<(script|link)[^>]+(src|href)="https?:/g)).toBeNull();
    expect(page).toContain('"endpoint":"/graphql"');
  });
});

describe('a process in production', () => {
  let production: TestApp;
  beforeAll(async () => {
    production = await startApp({ env: { NODE_ENV: 'production' } });
  }, 120_000);
  afterAll(() => production.stop());
  const ask = async (query: string) =>
    (await (
      await fetch(`${production.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
    ).json()) as unknown;

  it('does not show its schema, nor guess what was meant, nor where it failed', async () => {
    expect(JSON.stringify(await ask('{ __schema { types { name } } }'))).toContain('introspection');
    expect(JSON.stringify(await ask('{ viewe { id } }'))).not.toContain('Did you mean');
    expect(JSON.stringify(await ask('{ viewer { id } }'))).not.toMatch(/stack|node_modules/);
    expect((await fetch(`${production.url}/graphiql`)).status).toBe(404);
  });

  it('is the same over WebSocket', async () => {
    const socket = createClient({ url: production.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
    const refused = (query: string) =>
      new Promise((resolve) =>
        socket.subscribe({ query }, { next: resolve, error: resolve, complete: () => undefined }),
      );
    expect(JSON.stringify(await refused('{ __schema { types { name } } }'))).toContain('introspection');
    expect(JSON.stringify(await refused('{ viewe { id } }'))).not.toContain('Did you mean');
    await socket.dispose();
  });
});
