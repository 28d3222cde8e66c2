import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../scripts/provision-database.js';
import { encodeGlobalId } from '../../src/schema/global-id.js';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { graphql, graphqlData, signIn } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotelSql } from '../support/tenant-sql.js';
import { sharedApp } from '../support/shared-app.js';
import { dayFromToday } from '../support/stay-fixture.js';

let app: RunningApp;
let ours: HotelFixture;
let theirs: HotelFixture;
let token: string;

beforeAll(async () => {
  app = await sharedApp();
  ours = await createHotelFixture(app.databases, { name: 'Grand Fixture' });
  theirs = await createHotelFixture(app.databases);
  token = accessToken(ours.users.agent);
}, 120_000);

const read = (query: string, variables: Record<string, unknown> = {}) =>
  graphqlData(app.url, token, query, variables);

/** Reads the fields of one thing by its global id. */
async function node(type: string, id: string, fields: string): Promise<unknown> {
  return (
    await read(`query ($id: ID!) { node(id: $id) { id __typename ... on ${type} { ${fields} } } }`, { id })
  ).node;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
}

describe('a member reads', () => {
  it('the hotel', async () => {
    const id = ours.globalId('Hotel', ours.hotelId);
    const fields = `id name timeZone languages defaultLanguage isActive viewerCanManage lastEventCursor
      channels { id instanceId phone state queued }`;
    const { hotel } = await read(`query ($id: ID!) { hotel(id: $id) { ${fields} } }`, { id });
    expect(hotel).toEqual({
      id,
      name: 'Grand Fixture',
      timeZone: 'Europe/Berlin',
      languages: ['en', 'de'],
      defaultLanguage: 'en',
      isActive: true,
      viewerCanManage: false,
      lastEventCursor: expect.stringMatching(/^0\./),
      channels: [
        {
          id: ours.globalId('Channel', ours.channel.id),
          instanceId: ours.channel.instanceId,
          phone: '4930123456',
          state: 'AUTHORIZED',
          queued: 0,
        },
      ],
    });
  });

  it('only hotels of their own in the list', async () => {
    const { hotels } = await read('{ hotels { edges { node { name } } } }');
    expect(hotels).toEqual({ edges: [{ node: { name: 'Grand Fixture' } }] });
  });

  it('what only a manager may change, as such', async () => {
    const manager = accessToken(ours.users.manager);
    const id = ours.globalId('Hotel', ours.hotelId);
    const data = await graphqlData(
      app.url,
      manager,
      'query ($id: ID!) { hotel(id: $id) { viewerCanManage } }',
      { id },
    );
    expect(data).toEqual({ hotel: { viewerCanManage: true } });
  });

  it('a guest with stays and conversations', async () => {
    const first = at(ours.conversations, 0);
    const fields = `phone language tags optedOutAt currentStay { roomNumber status } conversation { id }
      stays { edges { node { id } } } conversations { edges { node { id } } }`;
    expect(await node('Guest', ours.globalId('Guest', first.guestId), fields)).toMatchObject({
      __typename: 'Guest',
      language: 'en',
      tags: [],
      optedOutAt: null,
      currentStay: { roomNumber: '401', status: 'CHECKED_IN' },
      conversation: { id: ours.globalId('Conversation', first.id) },
      stays: { edges: [{ node: { id: ours.globalId('Stay', first.stayId) } }] },
      conversations: { edges: [{ node: { id: ours.globalId('Conversation', first.id) } }] },
    });
  });

  it('a stay with its guest', async () => {
    const first = at(ours.conversations, 0);
    const fields = `source externalId roomNumber roomType status adults children arrivalDate departureDate
      expectedArrivalAt checkedInAt checkedOutAt primaryGuest { id } companions { id }`;
    expect(await node('Stay', ours.globalId('Stay', first.stayId), fields)).toMatchObject({
      source: 'pms',
      externalId: expect.stringMatching(/^B-.+-1$/),
      roomNumber: '401',
      roomType: null,
      status: 'CHECKED_IN',
      adults: 2,
      children: null,
      arrivalDate: dayFromToday(-1),
      departureDate: dayFromToday(1),
      expectedArrivalAt: null,
      checkedInAt: expect.stringMatching(/Z$/),
      checkedOutAt: null,
      primaryGuest: { id: ours.globalId('Guest', first.guestId) },
      companions: [],
    });
  });

  it('a conversation with mood, unread count and sendability', async () => {
    const first = at(ours.conversations, 0);
    const id = ours.globalId('Conversation', first.id);
    const fields = `id status turn labels unreadCount waitingSince snoozedUntil lastEventCursor viewerCanSend
      mood { label score trend basedOn } assignee { displayName } sendability { allowed reason until }
      lastMessage { id } alerts(filter: { openOnly: true }) { edges { node { id } } }`;
    const hotelId = ours.globalId('Hotel', ours.hotelId);
    const data = await read(
      `query ($hotelId: ID!, $id: ID!) { hotel(id: $hotelId) { conversation(id: $id) { ${fields} } } }`,
      { hotelId, id },
    );
    expect(data.hotel).toMatchObject({
      conversation: {
        id,
        status: 'OPEN',
        turn: 'HUMAN',
        labels: [],
        unreadCount: 3,
        snoozedUntil: null,
        viewerCanSend: true,
        mood: { label: 'NEGATIVE', score: -0.6, trend: 'WORSENING', basedOn: 2 },
        assignee: null,
        sendability: { allowed: true, reason: null, until: null },
        lastMessage: { id: ours.globalId('Message', at(first.messageIds, 4)) },
        alerts: { edges: [{ node: { id: ours.globalId('Alert', ours.alertId) } }] },
      },
    });
  });

  it('messages with verdict, file, quotation, delivery and attempts', async () => {
    const first = at(ours.conversations, 0);
    const fields = `seq direction authorKind kind text intent language clientMessageId editedAt deletedAt
      attachment { status fileName declaredMimeType } quoted { seq } conversation { id } channel { id }
      sentiment { label score confidence requiresAttention evidence engine }
      delivery { state reason attempts { edges { node { number outcome httpStatus } } } }
      trace { providerAt receivedAt storedAt analyzedAt }`;
    const inbound = await node('Message', ours.globalId('Message', at(first.messageIds, 0)), fields);
    expect(inbound).toMatchObject({
      seq: 1,
      direction: 'INBOUND',
      authorKind: 'GUEST',
      kind: 'IMAGE',
      intent: 'ROOM_ISSUE',
      attachment: { status: 'PENDING', fileName: 'ac.jpg', declaredMimeType: 'image/jpeg' },
      quoted: null,
      conversation: { id: ours.globalId('Conversation', first.id) },
      channel: { id: ours.globalId('Channel', ours.channel.id) },
      sentiment: { label: 'NEGATIVE', score: -0.6, requiresAttention: true, evidence: ['broken'] },
      delivery: null,
      trace: { analyzedAt: expect.any(String) },
    });
    const outbound = await node('Message', ours.globalId('Message', at(first.messageIds, 1)), fields);
    expect(outbound).toMatchObject({
      seq: 2,
      direction: 'OUTBOUND',
      authorKind: 'STAFF',
      clientMessageId: `client-${at(first.messageIds, 1)}`,
      quoted: { seq: 1 },
      sentiment: null,
      delivery: {
        state: 'READ',
        reason: null,
        attempts: { edges: [{ node: { number: 1, outcome: 'ACCEPTED', httpStatus: 200 } }] },
      },
    });
  });

  it('an alert with its causes and whom it is about', async () => {
    const first = at(ours.conversations, 0);
    const fields = `kind urgency status level channel { id } assignee { displayName } acknowledgedBy { displayName } resolvedBy { displayName }
      conversation { id } guest { id } message { seq } causes { edges { node { kind reason count message { seq } } } }`;
    expect(await node('Alert', ours.globalId('Alert', ours.alertId), fields)).toMatchObject({
      kind: 'REQUIRES_ATTENTION',
      urgency: 4,
      status: 'RAISED',
      assignee: null,
      channel: null,
      conversation: { id: ours.globalId('Conversation', first.id) },
      guest: { id: ours.globalId('Guest', first.guestId) },
      message: { seq: 1 },
      causes: {
        edges: [
          { node: { kind: 'REQUIRES_ATTENTION', reason: 'MESSAGE', count: null, message: { seq: 1 } } },
        ],
      },
    });
  });

  it('colleagues and themselves', async () => {
    const id = ours.globalId('Hotel', ours.hotelId);
    const query = `query ($id: ID!) { viewer { user { email } memberships { edges { node { role isOnDuty hotel { name } } } } }
      hotel(id: $id) { members { edges { node { role user { id email } } } } } }`;
    const data = await read(query, { id });
    expect(data.viewer).toEqual({
      user: { email: ours.users.agent.email },
      memberships: { edges: [{ node: { role: 'AGENT', isOnDuty: true, hotel: { name: 'Grand Fixture' } } }] },
    });
    const { members } = data.hotel as { members: { edges: { node: { role: string } }[] } };
    expect(members.edges.map((edge) => edge.node.role).sort()).toEqual([
      'AGENT',
      'MANAGER',
      'OWNER',
      'VIEWER',
    ]);
  });

  it('no more than a viewer may do as a viewer', async () => {
    const viewer = accessToken(ours.users.viewer);
    const id = ours.globalId('Conversation', at(ours.conversations, 0).id);
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Conversation { viewerCanSend sendability { allowed } } } }';
    expect(await graphqlData(app.url, viewer, query, { id })).toEqual({
      node: { viewerCanSend: false, sendability: { allowed: true } },
    });
  });
});

describe('sendability', () => {
  it('says why nothing can be sent, and until when something can', async () => {
    const hotel = await createHotelFixture(app.databases, { conversations: 3 });
    const agent = accessToken(hotel.users.agent);
    const [resolved, optedOut, silent] = hotel.conversations.map((each) => each.id);
    await inHotelSql(app.databases, hotel.hotelId, async (client) => {
      const run = (sql: string, id: string | undefined) => client.query(sql, [hotel.hotelId, id]);
      await run(`update conversations set status = 'RESOLVED' where hotel_id = $1 and id = $2`, resolved);
      const guestOf = '(select guest_id from conversations where hotel_id = $1 and id = $2)';
      await run(`update guests set opted_out_at = now() where hotel_id = $1 and id = ${guestOf}`, optedOut);
      await run(`update guests set opted_out_at = now() where hotel_id = $1 and id = ${guestOf}`, silent);
      await run(
        `update messages set received_at = received_at - interval '2 days' where hotel_id = $1 and conversation_id = $2`,
        silent,
      );
    });
    const ids = hotel.conversations.map((each) => hotel.globalId('Conversation', each.id));
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Conversation { sendability { allowed reason until } } } }`;
    expect(await graphqlData(app.url, agent, query, { ids })).toEqual({
      nodes: [
        { sendability: { allowed: false, reason: 'CONVERSATION_RESOLVED', until: null } },
        { sendability: { allowed: true, reason: null, until: expect.any(String) } },
        { sendability: { allowed: false, reason: 'GUEST_OPTED_OUT', until: null } },
      ],
    });
  });
});

describe('another hotel', () => {
  const everyId = (hotel: HotelFixture) => {
    const first = at(hotel.conversations, 0);
    return [
      hotel.globalId('Hotel', hotel.hotelId),
      hotel.globalId('Channel', hotel.channel.id),
      hotel.globalId('Guest', first.guestId),
      hotel.globalId('Stay', first.stayId),
      hotel.globalId('Conversation', first.id),
      hotel.globalId('Message', at(first.messageIds, 1)),
      hotel.globalId('DeliveryAttempt', `${at(first.messageIds, 1)}-1`),
      hotel.globalId('Alert', hotel.alertId),
      hotel.globalId('AlertCause', hotel.alertCauseId),
      hotel.globalId('User', hotel.users.agent.id),
    ];
  };
  const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }';

  it('shows nothing by node and nodes, where our own show everything', async () => {
    expect((await read(nodes, { ids: everyId(theirs) })).nodes).toEqual(everyId(theirs).map(() => null));
    expect((await read(nodes, { ids: everyId(ours) })).nodes).toEqual(
      everyId(ours).map((id) => ({ id, __typename: expect.any(String) })),
    );
    for (const id of everyId(theirs)) {
      expect(await graphql(app.url, token, 'query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({
        status: 200,
        data: { node: null },
        errors: [],
      });
    }
  });

  it("shows nothing by a foreign id below a hotel of one's own, or by our hotel around their row", async () => {
    const hotelId = ours.globalId('Hotel', ours.hotelId);
    const theirConversation = at(theirs.conversations, 0).id;
    const query = 'query ($hotelId: ID!, $id: ID!) { hotel(id: $hotelId) { conversation(id: $id) { id } } }';
    for (const id of [
      theirs.globalId('Conversation', theirConversation),
      ours.globalId('Conversation', theirConversation),
      ours.globalId('Conversation', randomUUID()),
      ours.globalId('Guest', at(ours.conversations, 0).guestId),
      'nonsense',
    ]) {
      expect(await read(query, { hotelId, id })).toEqual({ hotel: { conversation: null } });
    }
  });

  it('shows nothing through filters that name its people', async () => {
    const id = ours.globalId('Hotel', ours.hotelId);
    const query = `query ($id: ID!, $person: ID!) { hotel(id: $id) {
      conversations(filter: { assigneeId: $person }) { edges { node { id } } }
      alerts(filter: { assigneeId: $person }) { edges { node { id } } } } }`;
    for (const person of [
      encodeGlobalId('User', '', theirs.users.agent.id),
      encodeGlobalId('User', '', randomUUID()),
      'x',
    ]) {
      expect(await read(query, { id, person })).toEqual({
        hotel: { conversations: { edges: [] }, alerts: { edges: [] } },
      });
    }
  });

  it('shows no membership of it', async () => {
    const query = 'query ($id: ID!) { hotel(id: $id) { members(first: 1) { edges { node { id } } } } }';
    const id = theirs.globalId('Hotel', theirs.hotelId);
    const theirToken = accessToken(theirs.users.viewer);
    const data = await graphqlData<{ hotel: { members: { edges: { node: { id: string } }[] } } }>(
      app.url,
      theirToken,
      query,
      { id },
    );
    const ids = data.hotel.members.edges.map((edge) => edge.node.id);
    const shown = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(await graphqlData(app.url, theirToken, shown, { ids })).toEqual({ nodes: [{ id: ids[0] }] });
    expect(await read(shown, { ids })).toEqual({ nodes: [null] });
  });

  it('and signed-out people are told to sign in', async () => {
    const id = ours.globalId('Hotel', ours.hotelId);
    for (const query of [
      'query ($id: ID!) { hotel(id: $id) { id } }',
      'query ($id: ID!) { node(id: $id) { id } }',
    ]) {
      const answer = await graphql(app.url, null, query, { id });
      expect(answer.errors.map((error) => error.extensions?.code)).toEqual(['UNAUTHENTICATED']);
    }
  });
});

describe('a platform admin', () => {
  it('sees every hotel and nothing that belongs to one', async () => {
    const admin = { email: `admin-${randomUUID()}@fixture.example`, password: ours.users.owner.password };
    await makeAdmin(admin.email);
    const adminToken = await signIn(app.url, admin);
    const ids = [ours, theirs].map((hotel) => hotel.globalId('Hotel', hotel.hotelId));
    const query = `query ($id: ID!) { hotels(first: 100) { edges { node { id } } } viewer { user { email } memberships { edges { node { id } } } }
      hotel(id: $id) { id viewerCanManage } }`;
    const data = await graphqlData(app.url, adminToken, query, { id: ids[0] });
    const { edges } = data.hotels as { edges: { node: { id: string } }[] };
    expect(edges.map((edge) => edge.node.id)).toEqual(expect.arrayContaining(ids));
    expect(data.viewer).toEqual({ user: { email: admin.email }, memberships: { edges: [] } });
    expect(data.hotel).toEqual({ id: ids[0], viewerCanManage: false });
    for (const list of ['channels { id }', ...['members', 'conversations', 'guests', 'alerts'].map(pageOf)]) {
      const answer = await graphql(app.url, adminToken, `query ($id: ID!) { hotel(id: $id) { ${list} } }`, {
        id: ids[0],
      });
      expect([list, answer.data]).toEqual([list, { hotel: { [list.split(' ')[0] ?? '']: null } }]);
      expect(answer.errors.map((error) => error.extensions?.code)).toEqual(['FORBIDDEN']);
    }
  });
});

const pageOf = (list: string) => `${list} { edges { node { id } } }`;

/** A person of the platform with the password of the fixtures. */
async function makeAdmin(email: string): Promise<void> {
  await withClient(app.databases.appUrl, async (client) => {
    await client.query('begin');
    await client.query('set local role app_identity');
    await client.query(
      `insert into users (id, email, name, password_hash, is_platform_admin)
       select $1, $2, 'Admin', password_hash, true from users where email = $3`,
      [randomUUID(), email, ours.users.owner.email],
    );
    await client.query('commit');
  });
}
