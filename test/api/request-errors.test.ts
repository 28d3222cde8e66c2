import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globalId, createStaffFixture, type StaffFixture } from '../support/staff-fixture.js';
import { openTransports, TRANSPORTS, type TwoTransports } from '../support/two-transports.js';

let staff: StaffFixture;
let agent: TwoTransports;
let nobody: TwoTransports;
let hotelId: string;
beforeAll(async () => {
  staff = await createStaffFixture();
  agent = openTransports(staff.app, staff.token('AGENT'));
  nobody = openTransports(staff.app);
  hotelId = globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
}, 120_000);
afterAll(async () => {
  await agent.close();
  await nobody.close();
});

const TWO = 'query A { __typename } query B { __typename }';
const NUL = 'a\0b';
const HALF = 'half \ud83d';

interface Result {
  readonly __typename: string;
  readonly message?: string;
  readonly path?: readonly string[] | null;
}
const fields = '{ __typename ... on UserError { detail path } }';

describe.each(TRANSPORTS)('over %s', (transport) => {
  it.each([
    ['a name that no operation has', TWO, 'C'],
    ['an empty name', TWO, ''],
    ['a name with a NUL', TWO, NUL],
    ['no name where there are two operations', TWO, undefined],
    ['a name where the operation has none', '{ __typename }', 'A'],
  ])('%s is the mistake of who asks', async (_what, query, operationName) => {
    for (let round = 0; round < 3; round += 1) {
      const { code, data, status } = await agent[transport](query, {}, operationName);
      expect({ code, data, status }).toEqual({
        code: 'OPERATION_RESOLUTION_FAILURE',
        data: null,
        status: transport === 'HTTP' ? 400 : undefined,
      });
    }
    expect((await agent[transport](TWO, {}, 'B')).data).toEqual({ __typename: 'Query' });
  });

  it.each([
    [
      'a search among hotels',
      'query ($it: String, $hotel: ID!) { hotels(search: $it) { __typename } node(id: $hotel) { id } }',
    ],
    [
      'a search among guests',
      'query ($it: String, $hotel: ID!) { hotel(id: $hotel) { guests(search: $it) { __typename } } }',
    ],
    [
      'a cursor',
      'query ($it: String, $hotel: ID!) { hotel(id: $hotel) { alerts(after: $it) { __typename } } }',
    ],
    [
      'a filter',
      'query ($it: String, $hotel: ID!) { hotel(id: $hotel) { conversations(filter: { room: $it }) { __typename } } }',
    ],
    [
      'an id in a list',
      'query ($it: ID!, $hotel: ID!) { nodes(ids: ["x", $it]) { id } hotel(id: $hotel) { id } }',
    ],
    ['an id', 'query ($it: ID!, $hotel: ID!) { node(id: $it) { id } hotel(id: $hotel) { id } }'],
    [
      'a cursor of a stream',
      'subscription ($it: EventCursor, $hotel: ID!) { messageAdded(hotelId: $hotel, after: $it) { __typename } }',
    ],
    [
      'an id in a stream',
      'subscription ($it: ID, $hotel: ID!) { messageAdded(hotelId: $hotel, conversationId: $it) { __typename } }',
    ],
  ])('%s that no row can hold is bad input', async (_what, query) => {
    if (query.startsWith('subscription') && transport === 'HTTP') return;
    for (const it of [NUL, '\0', HALF]) {
      const { errors, code } = await agent[transport](query, { it, hotel: hotelId });
      expect([it, code, errors.length]).toEqual([it, 'BAD_USER_INPUT', 1]);
      expect(errors[0]?.message).toContain('Must not contain NUL characters or unpaired surrogates.');
    }
  });

  it('a NUL written out in the text of an operation is bad input too', async () => {
    const query = `{ hotels(search: "a\\u0000b") { __typename } }`;
    expect((await agent[transport](query)).code).toBe('BAD_USER_INPUT');
    const byDefault = `query ($it: String = "a\\u0000b") { hotels(search: $it) { __typename } }`;
    expect((await agent[transport](byDefault)).code).toBe('BAD_USER_INPUT');
    expect((await agent[transport](`{ hotels(search: "${NUL}") { __typename } }`)).code).toBe(
      'BAD_USER_INPUT',
    );
    expect((await agent[transport](`{ hotels(search: "${HALF}") { __typename } }`)).code).toBe(
      'GRAPHQL_PARSE_FAILED',
    );
  });

  it.each([
    ['signIn', () => ({ email: `a\0@b.example`, password: 'x' }), ['input', 'email']],
    ['signIn', () => ({ email: 'a@b.example', password: HALF }), ['input', 'password']],
    ['refreshSession', () => ({ refreshToken: NUL }), ['input', 'refreshToken']],
    ['resolveConversation', () => ({ conversationId: NUL }), ['input', 'conversationId']],
    [
      'sendMessage',
      () => ({ to: { conversationId: 'x' }, content: { text: NUL }, clientMessageId: 'x' }),
      ['input', 'content', 'text'],
    ],
    [
      'sendMessage',
      () => ({
        to: { conversationId: 'x' },
        content: { text: 'x' },
        clientMessageId: randomUUID(),
        expectedLastEventCursor: NUL,
      }),
      ['input', 'expectedLastEventCursor'],
    ],
    ['resolveAlert', () => ({ alertId: 'x', reason: HALF }), ['input', 'reason']],
    [
      'assignConversation',
      () => ({ conversationId: 'x', assignee: { userId: NUL }, expectedAssignee: { nobody: true } }),
      ['input', 'assignee', 'userId'],
    ],
  ] as const)('%s answers InvalidInputError to what no row can hold', async (name, input, path) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const answer = await agent[transport](
      `mutation ($input: ${type}!) { ${name}(input: $input) ${fields} }`,
      {
        input: input(),
      },
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({
      [name]: {
        __typename: 'InvalidInputError',
        detail: 'Must not contain NUL characters or unpaired surrogates.',
        path,
      },
    });
  });

  it.each([
    [{ email: '', password: 'x' }, 'At least 3 characters.', 'email'],
    [{ email: 'nobody', password: 'x' }, 'Must be an e-mail address.', 'email'],
    [{ email: `${'x'.repeat(255)}@b`, password: 'x' }, 'At most 254 characters.', 'email'],
    [{ email: 'a@b.example', password: '' }, 'Must not be empty.', 'password'],
    [{ email: 'a@b.example', password: 'x'.repeat(1_025) }, 'At most 1,024 characters.', 'password'],
  ])('a sign-in of the wrong form is told so in our own words', async (input, detail, at) => {
    const query = `mutation ($input: SignInInput!) { signIn(input: $input) ${fields} }`;
    const answer = await nobody[transport](query, { input });
    expect((answer.data as { signIn: Result }).signIn).toEqual({
      __typename: 'InvalidInputError',
      detail,
      path: ['input', at],
    });
  });
});
