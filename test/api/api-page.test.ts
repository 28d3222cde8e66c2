import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, Kind, OperationTypeNode, parse, validate } from 'graphql';
import { readConfig } from '../../src/config.js';
import { PASSED_CODES } from '../../src/errors.js';
import { LIMITS } from '../../src/http/limits/limits.js';
import { CLOSE } from '../../src/ws/close-codes.js';
import { graphql, signIn } from '../support/graphql-client.js';
import { LiveClient } from '../support/live-client.js';
import { globalId, createStaffFixture, type Caller, type StaffFixture } from '../support/staff-fixture.js';
import { testSecrets } from '../support/test-secrets.js';

type Variables = Readonly<Record<string, unknown>>;

/** How one operation of the page is run. */
interface Run {
  /** The agent of the hotel unless said otherwise; `anew` signs in for this run alone. */
  readonly as?: Caller | 'anew';
  variables(): Variables | Promise<Variables>;
  /** What makes a stream deliver that replays nothing, done once it is live. */
  cause?(): Promise<unknown>;
  /** What the data has to hold, or one item of a stream. */
  expected(): Variables;
}

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const PAGE = read('docs/api.md');
const schema = buildSchema(read('schema.graphql'));

const OPERATIONS = [...PAGE.matchAll(/^```graphql\n([\s\S]*?)^```$/gm)].map(([, source = '']) => {
  const [definition, ...more] = parse(source).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || more.length > 0)
    throw new Error(`a fence of the page is not one operation:\n${source}`);
  return { name: definition.name?.value ?? '', kind: definition.operation, source };
});

let staff: StaffFixture;
const clients: LiveClient[] = [];
beforeAll(async () => {
  staff = await createStaffFixture();
}, 120_000);
afterAll(async () => {
  for (const client of clients) await client.close();
});

const id = (type: string, key: string) => globalId(type, staff.hotel.hotelId, key);
const hotelId = () => id('Hotel', staff.hotel.hotelId);
const newConversation = async () => id('Conversation', (await staff.addConversation(staff.hotel)).id);
const newAlert = async () => id('Alert', await staff.addAlert(staff.hotel));
const source = (name: string) => OPERATIONS.find((operation) => operation.name === name)?.source ?? '';

const message = async (text: string) => ({
  input: {
    to: { conversationId: await newConversation() },
    content: { text },
    clientMessageId: randomUUID(),
  },
});
const cursor = async () => {
  const { data } = await staff.ask('AGENT', 'query ($id: ID!) { hotel(id: $id) { lastEventCursor } }', {
    id: hotelId(),
  });
  return data?.hotel?.lastEventCursor;
};
const credentials = () => {
  const { email, password } = staff.person('MANAGER');
  return { input: { email, password } };
};

const RUNS: Readonly<Record<string, Run>> = {
  SignIn: {
    as: 'ANONYMOUS',
    variables: credentials,
    expected: () => ({ signIn: { __typename: 'SignInSuccess' } }),
  },
  Refresh: {
    as: 'ANONYMOUS',
    variables: async () => {
      const { data } = await graphql(staff.app.url, null, source('SignIn'), credentials());
      return { refreshToken: (data?.signIn as { refreshToken?: string } | undefined)?.refreshToken };
    },
    expected: () => ({ refreshSession: { __typename: 'RefreshSessionSuccess' } }),
  },
  // On a socket it is run by renew-connection.test.ts.
  Renew: {
    variables: () => ({ accessToken: staff.token('AGENT') }),
    expected: () => ({
      renewConnection: { __typename: 'ConnectionNotRenewedError', reason: 'NOT_A_SOCKET' },
    }),
  },
  SignOut: {
    as: 'anew',
    variables: () => ({}),
    expected: () => ({ signOut: { __typename: 'SignOutSuccess', endedSessions: 1 } }),
  },
  Viewer: {
    variables: () => ({}),
    expected: () => ({ viewer: { memberships: { nodes: [{ role: 'AGENT', hotel: { id: hotelId() } }] } } }),
  },
  ByIds: {
    variables: async () => ({ ids: [await newConversation(), 'nothing', await newAlert()] }),
    expected: () => ({ nodes: [{ __typename: 'Conversation' }, null, { __typename: 'Alert' }] }),
  },
  Send: {
    variables: () => message('hello'),
    expected: () => ({ sendMessage: { __typename: 'SendMessageSuccess', message: { text: 'hello' } } }),
  },
  Take: {
    variables: async () => {
      const { data } = await staff.ask('AGENT', '{ viewer { user { id } } }');
      return { conversationId: await newConversation(), me: (data?.viewer?.user as { id: string }).id };
    },
    expected: () => ({ assignConversation: { __typename: 'AssignConversationSuccess' } }),
  },
  Acknowledge: {
    variables: async () => ({ alertId: await newAlert() }),
    expected: () => ({ acknowledgeAlert: { __typename: 'AcknowledgeAlertSuccess' } }),
  },
  Inbox: {
    variables: () => ({ hotelId: hotelId(), first: 2 }),
    expected: () => ({ hotel: { conversations: { pageInfo: { hasNextPage: true } } } }),
  },
  Thread: {
    variables: () => ({
      conversationId: id('Conversation', staff.hotel.conversations[0]?.id ?? ''),
      last: 2,
    }),
    expected: () => ({ node: { messages: { nodes: [{ seq: 4 }, { seq: 5 }] } } }),
  },
  Queues: {
    variables: () => ({ hotelId: hotelId() }),
    expected: () => ({
      hotel: {
        inboxCounts: { escalated: 0, snoozed: 0 },
        openAlertCounts: [{ urgency: 5 }, { urgency: 4 }, { urgency: 3 }, { urgency: 2 }, { urgency: 1 }],
      },
    }),
  },
  OnMessage: {
    variables: async () => {
      const after = await cursor();
      await staff.ask('AGENT', source('Send'), await message('live'));
      return { hotelId: hotelId(), after };
    },
    expected: () => ({ __typename: 'MessageAdded', kind: 'MESSAGE_ADDED', message: { text: 'live' } }),
  },
  OnAnything: {
    variables: async () => {
      const after = await cursor();
      await staff.ask('AGENT', source('Send'), await message('anything'));
      return { hotelId: hotelId(), kinds: ['CONVERSATION_UPDATED'], after };
    },
    expected: () => ({ __typename: 'ConversationUpdated', kind: 'CONVERSATION_UPDATED' }),
  },
  Changes: {
    variables: async () => {
      const after = await cursor();
      await staff.ask('AGENT', source('Send'), await message('a change'));
      return { hotelId: hotelId(), after };
    },
    expected: () => ({
      hotel: {
        events: {
          nodes: [{ kind: 'MESSAGE_ADDED', message: { text: 'a change' } }, { kind: 'CONVERSATION_UPDATED' }],
          pageInfo: { hasNextPage: false },
        },
      },
    }),
  },
  OnRead: {
    variables: () => ({ hotelId: hotelId() }),
    cause: async () =>
      staff.ask(
        'AGENT',
        'mutation ($id: ID!) { markConversationRead(input: { conversationId: $id, upToSeq: 0 }) { __typename } }',
        {
          id: await newConversation(),
        },
      ),
    expected: () => ({ __typename: 'ConversationRead', lastReadSeq: 0, conversation: { unreadCount: 0 } }),
  },
  OnAlertChange: {
    variables: async () => {
      const after = await cursor();
      await staff.ask('AGENT', source('Acknowledge'), { alertId: await newAlert() });
      return { hotelId: hotelId(), after };
    },
    expected: () => ({ __typename: 'AlertUpdated', alert: { status: 'ACKNOWLEDGED' } }),
  },
};

const tokenFor = ({ as = 'AGENT' }: Run) =>
  as === 'anew' ? signIn(staff.app.url, staff.person('MANAGER')) : staff.token(as);

async function firstItem(text: string, run: Run): Promise<unknown> {
  const client = new LiveClient(staff.app.wsUrl, (await tokenFor(run)) ?? '');
  clients.push(client);
  const stream = client.subscribe<{ __typename: string }>(text, await run.variables());
  if (run.cause) {
    await stream.next('live', ({ __typename }) => __typename === 'StreamPosition');
    await run.cause();
  }
  const { item } = await stream.next('an event', ({ __typename }) => __typename !== 'StreamPosition');
  expect(stream.errors).toEqual([]);
  return item;
}

describe('an operation on the page of the API', () => {
  it('has a name of its own and a run here, and every run an operation', () => {
    expect(OPERATIONS.map(({ name }) => name).sort()).toEqual(Object.keys(RUNS).sort());
  });

  it.each(OPERATIONS)(
    'fits the schema and does what it says: $name',
    async ({ name, kind, source: text }) => {
      expect(validate(schema, parse(text))).toEqual([]);
      const run = RUNS[name];
      if (run === undefined) throw new Error(`${name} has no variables in this test`);
      if (kind === OperationTypeNode.SUBSCRIPTION) {
        expect(await firstItem(text, run)).toMatchObject(run.expected());
        return;
      }
      const answer = await graphql(staff.app.url, await tokenFor(run), text, await run.variables());
      expect(answer.errors).toEqual([]);
      expect(answer.data).toMatchObject(run.expected());
    },
  );
});

describe('a table on the page of the API', () => {
  const cells = (head: string) => {
    const [, after = ''] = PAGE.split(`| ${head} |`, 2);
    const rows = after.split('\n').slice(2);
    const end = rows.findIndex((row) => !row.startsWith('|'));
    return rows.slice(0, end).map((row) => row.split('|').map((cell) => cell.trim()));
  };
  const figures = (head: string) =>
    Object.fromEntries(
      cells(head).map(([, what = '', figure = '']) => [what, Number(figure.replaceAll(',', ''))]),
    );

  it('has every code that an error may carry', () => {
    const told = cells('Code | Means | What to do').map(([, code = '']) => code.replaceAll('`', ''));
    expect(told.sort()).toEqual([...PASSED_CODES, 'INTERNAL_SERVER_ERROR', 'PAYLOAD_TOO_LARGE'].sort());
  });

  it('has every code that a socket is closed with, and its reason', () => {
    const rows = cells('Close code | Reason | What to do');
    for (const { code, reason } of Object.values(CLOSE)) {
      const row = rows.find(([, told]) => told === String(code));
      expect(row?.[2]).toContain(`\`${reason}\``);
    }
  });

  it('has the limits of an operation', () => {
    expect(figures('Of one operation | At most | Code')).toEqual({
      tokens: LIMITS.tokens,
      characters: LIMITS.characters,
      'depth in fields': LIMITS.depth,
      fields: LIMITS.fields,
      'repeated fields': LIMITS.repeatedFields,
      'fields with fragments expanded': LIMITS.expandedFields,
      aliases: LIMITS.aliases,
      directives: LIMITS.directives,
      signIn: LIMITS.signIns,
      mutations: LIMITS.mutations,
      'nodes of its lists': LIMITS.cost,
    });
  });

  it('has the limits of sockets as they are set by default', () => {
    const { live } = readConfig({ NODE_ENV: 'test', DATABASE_URL: 'postgres://nowhere', ...testSecrets });
    expect(figures('Of sockets | At most | Over it')).toEqual({
      'of one person': live.socketsPerUser,
      'of one hotel': live.socketsPerHotel,
      'of one network, without a token': live.socketsPerNetwork,
      'open operations of one socket': 100,
      'open operations of one person': live.operationsPerUser,
      'open operations of one hotel': live.operationsPerHotel,
      'replays of one person at once': live.replaysPerUser,
      'replays of one hotel at once': live.replaysPerHotel,
    });
  });
});
