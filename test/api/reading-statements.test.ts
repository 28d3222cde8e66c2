import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeGlobalId, type GlobalIdType } from '../../src/schema/global-id.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { recordSql, type SqlRecorder } from '../support/sql-recorder.js';

/** begin, verify the session and enter its hotels, end. */
const FRAME = 3;

let database: TestDatabase;
let recorder: SqlRecorder;
let app: TestApp;
let small: HotelFixture;
let large: HotelFixture;
const tokens = new Map<HotelFixture, string>();

beforeAll(async () => {
  database = await createDatabase();
  recorder = await recordSql(database.appUrl);
  app = await startApp({ databases: { ...database, appUrl: recorder.url } });
  small = await createHotelFixture(database, { conversations: 1 });
  large = await createHotelFixture(database, { conversations: 25, messages: 8 });
  for (const hotel of [small, large]) tokens.set(hotel, accessToken(hotel.users.viewer));
}, 120_000);

afterAll(async () => {
  await app.stop();
  await recorder.stop();
  await database.drop();
});

/** The statements of one query, without those that open and close its transaction. */
async function statements(
  hotel: HotelFixture,
  query: string,
  variables: Record<string, unknown>,
): Promise<readonly string[]> {
  const token = tokens.get(hotel) ?? null;
  const recorded = await recorder.during(() => graphqlData(app.url, token, query, variables));
  expect(recorded.statements.length).toBeGreaterThanOrEqual(FRAME);
  return recorded.statements.slice(2, -1);
}

const INBOX = `edges { node { id guest { name } lastMessage { text } messages(last: 5) { edges { node { text sentiment { label } } } }
  alerts(first: 3) { edges { node { kind } } } } }`;

describe('a list costs the same number of statements however long it is', () => {
  it.each([
    ['the inbox', `conversations(first: 20) { ${INBOX} }`, 2],
    [
      'the inbox by urgency, narrowed',
      `conversations(first: 20, orderBy: URGENCY_DESC, filter: { status: [OPEN], search: "Guest" }) { ${INBOX} }`,
      2,
    ],
    ['the inbox through fragments and aliases', `conversations { ...Inbox }`, 2],
    [
      'conversations with what is counted',
      'conversations { edges { node { unreadCount sendability { allowed } lastEventCursor assignee { displayName } } } }',
      5,
    ],
    [
      'quotations, files and attempts',
      `conversations(first: 5) { edges { node { messages(last: 5) { edges { node {
        quoted { seq } attachment { fileName } channel { phone } delivery { attempts(first: 1) { edges { node { number } } } } } } } } } }`,
      5,
    ],
    [
      'guests',
      'guests { edges { node { name currentStay { roomNumber } conversation { id lastMessage { text } } } } }',
      5,
    ],
    ['stays', 'stays { edges { node { roomNumber primaryGuest { name } companions { name } } } }', 4],
    [
      'alerts',
      `alerts { edges { node { kind guest { name } message { text } conversation { id } assignee { displayName }
        subject { ... on Conversation { status } ... on Channel { state } ... on Hotel { isActive } }
        causes(first: 2) { edges { node { message { text } } } } } } }`,
      6,
    ],
    [
      'who wrote, took and settled',
      `conversations { nodes { guest { id } resolvedBy { displayName } messages(last: 5) { nodes {
        author { id displayName } reactions { author { displayName } } } } } }
      alerts { nodes { acknowledgedBy { displayName } resolvedBy { displayName } } }`,
      6,
    ],
    [
      'when messages were published',
      'conversations(first: 5) { nodes { messages(last: 5) { nodes { trace { publishedAt } } } } }',
      3,
    ],
    ['members', 'members { edges { node { role user { displayName } hotel { name } } } }', 3],
    ['channels', 'channels { phone queued }', 3],
    ['queues and open alerts, counted', 'inboxCounts { mine unread } openAlertCounts { urgency count }', 3],
    ['open alerts of conversations', 'conversations { nodes { openAlertCount viewerCanReopen } }', 4],
    [
      'what another system knows',
      'guestByPhone(phone: "49") { id } stay(source: "pms", externalId: "1") { id }',
      3,
    ],
  ])('%s', async (_name, list, expected) => {
    const fragment = list.includes('...Inbox')
      ? `fragment Inbox on ConversationConnection { some: ${INBOX} }`
      : '';
    const query = `query ($id: ID!) { hotel(id: $id) { ${list} } } ${fragment}`;
    for (const hotel of [small, large]) {
      const ran = await statements(hotel, query, { id: hotel.globalId('Hotel', hotel.hotelId) });
      expect(ran.length).toBeLessThanOrEqual(expected);
    }
  });

  it('hotels', async () => {
    expect(await statements(large, '{ hotels { edges { node { name } } } }', {})).toHaveLength(1);
  });
});

describe('every statement', () => {
  it('names its hotel', async () => {
    const query = `query ($id: ID!) { hotel(id: $id) { conversations { ${INBOX} } guests(first: 3) { edges { node { stays { edges { node { id } } } } } }
      channels { queued } lastEventCursor members { edges { node { user { displayName } } } } } }`;
    const ran = await statements(large, query, { id: large.globalId('Hotel', large.hotelId) });
    for (const statement of ran) {
      expect(statement).toMatch(/hotel_id = (any \()?\$\d|h\.id = \$1/);
    }
  });
});

describe('an id of another hotel', () => {
  const ids: readonly (readonly [GlobalIdType, (hotel: HotelFixture) => string])[] = [
    ['Hotel', (hotel) => hotel.hotelId],
    ['Channel', (hotel) => hotel.channel.id],
    ['Guest', (hotel) => hotel.conversations[0]?.guestId ?? ''],
    ['Stay', (hotel) => hotel.conversations[0]?.stayId ?? ''],
    ['Conversation', (hotel) => hotel.conversations[0]?.id ?? ''],
    ['Message', (hotel) => hotel.conversations[0]?.messageIds[0] ?? ''],
    ['DeliveryAttempt', (hotel) => `${hotel.conversations[0]?.messageIds[1]}-1`],
    ['Alert', (hotel) => hotel.alertId],
    ['AlertCause', (hotel) => hotel.alertCauseId],
    ['User', (hotel) => hotel.users.owner.id],
  ];

  it.each(ids)('of a %s costs and answers what one that never existed does', async (type, idOf) => {
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    const nowhere = randomUUID();
    const never = type === 'DeliveryAttempt' ? `${nowhere}-1` : nowhere;
    const foreign = await statements(small, query, { id: large.globalId(type, idOf(large)) });
    const unknown = await statements(small, query, {
      id: encodeGlobalId(type, type === 'Hotel' ? nowhere : randomUUID(), never),
    });
    const ours = await statements(small, query, { id: small.globalId(type, idOf(small)) });
    expect(foreign).toEqual(unknown);
    expect(foreign).toEqual(ours);
    expect(foreign).toHaveLength(1);
  });

  it('among others costs what an unknown one among them does', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const own = small.globalId('Guest', small.conversations[0]?.guestId ?? '');
    const foreign = large.globalId('Guest', large.conversations[0]?.guestId ?? '');
    const unknown = encodeGlobalId('Guest', randomUUID(), randomUUID());
    const both = await statements(small, query, { ids: [own, foreign] });
    expect(both).toEqual(await statements(small, query, { ids: [own, unknown] }));
    expect(both).toHaveLength(1);
  });
});
