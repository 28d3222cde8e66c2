import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import WebSocket from 'ws';
import { startOwnStaffFixture, type OwnStaffFixture } from '../support/staff-fixture.js';
import { openTransports, TRANSPORTS, type Ask, type TwoTransports } from '../support/two-transports.js';
import { EDGES, HOSTILE, type HostileOperation } from './hostile-operations.js';

const REFUSED_WITHIN_MS = 50;
const ROUNDS = 5;

let staff: OwnStaffFixture;
let member: TwoTransports;
let countedBefore: unknown;
beforeAll(async () => {
  staff = await startOwnStaffFixture();
  member = openTransports(staff.app, staff.token('VIEWER'));
  for (const transport of TRANSPORTS) await member[transport]('{ __typename }');
  countedBefore = await counted();
}, 120_000);
afterAll(async () => {
  await member.close();
  await staff.stop();
});

const counted = () => staff.sql(`select key_hash::text, failures from sign_in_throttles order by key_hash`);

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Infinity;

/** Asks a few times, with a refusal that costs nothing in between: what that takes is the machine's, not the limit's. */
async function timesOf(ask: Ask, { query, variables }: HostileOperation) {
  const hostile: number[] = [];
  const trivial: number[] = [];
  const codes = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    trivial.push((await ask('{ nope }')).ms);
    const answer = await ask(query, variables);
    hostile.push(answer.ms);
    codes.add(answer.code);
  }
  return { codes: [...codes], hostileMs: median(hostile), trivialMs: median(trivial) };
}

describe.each(TRANSPORTS)('over %s', (transport) => {
  it.each(EDGES)('an operation of $limit runs, and the next larger one does not', async (edge) => {
    expect((await member[transport](edge.largest)).errors).toEqual([]);
    const { result, statements } = await staff.recorder.during(() => member[transport](edge.smallestOver));
    expect([result.code, result.data, statements]).toEqual([edge.code, null, []]);
  });

  it.each(HOSTILE)('$what: refused before anything runs', async (operation) => {
    const { result, statements } = await staff.recorder.during(() => timesOf(member[transport], operation));
    expect(result.codes).toEqual([operation.code]);
    expect(statements).toEqual([]);
    expect(result.hostileMs).toBeLessThan(Math.max(REFUSED_WITHIN_MS, 3 * result.trivialMs));
  });

  it('refused sign-ins are not even tried', async () => {
    expect(await counted()).toEqual(countedBefore);
  });

  it('the introspection query of GraphiQL and code generators is let through', async () => {
    const introspection = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true });
    expect((await member[transport](introspection)).errors).toEqual([]);
  });

  it.each([
    ['a page', 'query ($n: Int = 7) { hotels(first: $n, last: 3) { __typename } }', { n: null }],
    [
      'no page at all',
      'query ($n: Int = 7, $m: Int) { hotels(first: $n, last: $m) { __typename } }',
      { n: 1 },
    ],
    ['an order', 'query ($n: Int) { hotels(first: $n, last: null) { __typename } }', { n: 2 }],
  ])(
    'first and last may both be named where one is null, which asks for %s',
    async (_of, query, variables) => {
      expect((await member[transport](query, variables)).errors).toEqual([]);
    },
  );

  it('a size that is null takes the page of a list without one, and is priced so', async () => {
    const query = (rooms: string) =>
      `query ($n: Int = 100) { hotels(first: $n) { edges { node { conversations(first: $n) { edges { node {
        messages(first: $n) { ${rooms} } } } } } } } }`;
    expect((await member[transport](query('edges { node { id } }'), { n: null })).errors).toEqual([]);
    expect((await member[transport](query('edges { node { id } }'))).code).toBe('QUERY_TOO_COSTLY');
  });

  it('fragments that share others answer what the fields themselves do', async () => {
    const plain = 'id status lastMessage { id sentiment { label engine } }';
    const inbox = (fields: string, more = '') =>
      `{ hotels(first: 1) { edges { node { conversations(first: 3) { edges { node { ${fields} } } } } } } } ${more}`;
    const answer = await member[transport](
      inbox(
        '...a ...b',
        `fragment a on Conversation { ...c ...d } fragment b on Conversation { ...d ...c }
         fragment c on Conversation { id ...e } fragment d on Conversation { status ...e }
         fragment e on Conversation { lastMessage { id sentiment { ...s ...t } } }
         fragment s on Sentiment { label ...t } fragment t on Sentiment { engine }`,
      ),
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual((await member[transport](inbox(plain))).data);
  });

  it('the inbox of a console is let through', async () => {
    const inbox = `{ hotels(first: 5) { edges { node { conversations(first: 20) { edges { node {
      id lastMessage { id } messages(last: 10) { edges { node { id } } } } } } } } } }`;
    expect((await member[transport](inbox)).errors).toEqual([]);
  });
});

describe('a batch of 1,000 operations', () => {
  const batch = JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' })));

  it('is refused over HTTP', async () => {
    const response = await fetch(`${staff.app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: batch,
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        errors: [
          {
            message: 'Operation batching disabled.',
            extensions: { code: 'BAD_REQUEST', requestId: response.headers.get('x-request-id') },
          },
        ],
      },
    ]);
  });

  it('ends the socket over WebSocket', async () => {
    const socket = new WebSocket(staff.app.wsUrl, 'graphql-transport-ws');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => socket.send(batch));
    expect(await closed).toBe(4400);
  });
});
