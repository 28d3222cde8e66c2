import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeGlobalId } from '../../src/schema/global-id.js';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { graphql, graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { dayFromToday, insertStay } from '../support/stay-fixture.js';
import { inHotelSql } from '../support/tenant-sql.js';
import { sharedApp } from '../support/shared-app.js';

let app: RunningApp;
let hotel: HotelFixture;
let token: string;

beforeAll(async () => {
  app = await sharedApp();
  hotel = await createHotelFixture(app.databases, { conversations: 6 });
  token = accessToken(hotel.users.agent);
  await inHotelSql(app.databases, hotel.hotelId, async (client) => {
    const change = (index: number, set: string, values: unknown[] = []) =>
      client.query(`update conversations set ${set} where hotel_id = $1 and id = $2`, [
        hotel.hotelId,
        hotel.conversations[index]?.id,
        ...values,
      ]);
    await change(1, `status = 'RESOLVED', mood_label = 'POSITIVE'`);
    await change(2, 'assignee_id = $3', [hotel.users.agent.id]);
    await change(3, `labels = '{vip}'`);
    await change(4, `labels = '{late,old,vip}'`);
    await change(5, 'assignee_id = $3', [hotel.users.owner.id]);
    const name = (index: number, guest: string, phone: string) =>
      client.query('update guests set name = $3, phone = $4 where hotel_id = $1 and id = $2', [
        hotel.hotelId,
        hotel.conversations[index]?.guestId,
        guest,
        phone,
      ]);
    await name(4, 'Anna 100% Schmidt', '4915111222');
    await name(5, 'Ольга Петрова', '79991234567');
    await client.query(
      `insert into conversation_reads (hotel_id, conversation_id, user_id, last_read_seq, read_at)
       select hotel_id, id, $2, last_seq, now() from conversations where hotel_id = $1 and id <> $3`,
      [hotel.hotelId, hotel.users.agent.id, hotel.conversations[0]?.id],
    );
    await client.query(
      `insert into alerts (hotel_id, id, kind, subject_id, urgency, status, raised_at, due_at)
       values ($1, gen_random_uuid(), 'QUOTA', $1, 2, 'RESOLVED', now(), now())`,
      [hotel.hotelId],
    );
  });
}, 120_000);

/** Positions in the fixture of the conversations that a filter leaves, ascending. */
async function conversations(filter: Record<string, unknown>): Promise<number[]> {
  const data = await graphqlData<{ hotel: { conversations: { edges: { node: { id: string } }[] } } }>(
    app.url,
    token,
    'query ($id: ID!, $filter: ConversationFilter) { hotel(id: $id) { conversations(filter: $filter) { edges { node { id } } } } }',
    { id: hotel.globalId('Hotel', hotel.hotelId), filter },
  );
  const places = hotel.conversations.map((each) => hotel.globalId('Conversation', each.id));
  return data.hotel.conversations.edges.map((edge) => places.indexOf(edge.node.id)).sort();
}

async function list(field: string, type: string, filter: unknown): Promise<Record<string, unknown>[]> {
  const args = type === 'String' ? 'search: $filter' : 'filter: $filter';
  const shown = { stays: 'roomNumber', alerts: 'kind', guests: 'name' }[field] ?? 'id';
  const data = await graphqlData<{ hotel: Record<string, { edges: { node: Record<string, unknown> }[] }> }>(
    app.url,
    token,
    `query ($id: ID!, $filter: ${type}) { hotel(id: $id) { ${field}(${args}) { edges { node { ${shown} } } } } }`,
    { id: hotel.globalId('Hotel', hotel.hotelId), filter },
  );
  return (data.hotel[field]?.edges ?? []).map((edge) => edge.node);
}

describe('conversations are narrowed by', () => {
  it.each<[string, () => Record<string, unknown>, number[]]>([
    ['status', () => ({ status: ['RESOLVED'] }), [1]],
    ['no status at all', () => ({ status: [] }), []],
    ['assignee', () => ({ assigneeId: encodeGlobalId('User', '', hotel.users.agent.id) }), [2]],
    ['being the viewer’s', () => ({ assignedToViewer: true }), [2]],
    ['not being the viewer’s', () => ({ assignedToViewer: false }), [0, 1, 3, 4, 5]],
    ['having no assignee', () => ({ unassigned: true }), [0, 1, 3, 4]],
    ['having one', () => ({ unassigned: false }), [2, 5]],
    ['mood', () => ({ mood: ['POSITIVE', 'NEUTRAL'] }), [1]],
    ['an open alert', () => ({ withOpenAlert: true }), [0]],
    ['no open alert', () => ({ withOpenAlert: false, status: ['OPEN'] }), [2, 3, 4, 5]],
    ['room', () => ({ room: '404' }), [3]],
    ['label', () => ({ labels: ['vip'] }), [3, 4]],
    ['all labels', () => ({ labels: ['vip', 'late'] }), [4]],
    ['no label at all', () => ({ labels: [] }), [0, 1, 2, 3, 4, 5]],
    ['urgency', () => ({ minimumUrgency: 4 }), [0]],
    ['a higher urgency', () => ({ minimumUrgency: 5 }), []],
    ['any urgency, which those without an alert lack', () => ({ minimumUrgency: -1 }), [0]],
    ['what the viewer has not read', () => ({ unreadOnly: true }), [0]],
    ['a guest who waits', () => ({ waitingOnly: true }), [0, 1, 3, 4]],
    ['the beginning of a name', () => ({ search: 'anna' }), [4]],
    ['the beginning of a later word of it', () => ({ search: 'schm' }), [4]],
    ['a name in another script', () => ({ search: 'ольга' }), [5]],
    ['the beginning of a phone, however written', () => ({ search: '+7 (999) 123' }), [5]],
    ['a wildcard, which means itself', () => ({ search: '%' }), []],
    ['a wildcard inside a word', () => ({ search: '100%' }), [4]],
    ['an underscore, which means itself', () => ({ search: '_nna' }), []],
    ['a backslash', () => ({ search: '\\' }), []],
    ['a quote', () => ({ search: `'; drop table guests; --` }), []],
  ])('%s', async (_name, filter, expected) => {
    expect(await conversations(filter())).toEqual(expected);
  });

  it('nothing when the search is blank', async () => {
    expect(await conversations({ search: '  ' })).toHaveLength(6);
  });
});

describe('conversations are ordered by', () => {
  async function order(orderBy: string | null): Promise<number[]> {
    const data = await graphqlData<{ hotel: { conversations: { edges: { node: { id: string } }[] } } }>(
      app.url,
      token,
      'query ($id: ID!, $orderBy: ConversationOrder) { hotel(id: $id) { conversations(orderBy: $orderBy) { edges { node { id } } } } }',
      { id: hotel.globalId('Hotel', hotel.hotelId), orderBy },
    );
    const places = hotel.conversations.map((each) => hotel.globalId('Conversation', each.id));
    return data.hotel.conversations.edges.map((edge) => Math.floor(places.indexOf(edge.node.id) / 2));
  }

  it('the last message', async () => expect(await order('LAST_MESSAGE_DESC')).toEqual([2, 2, 1, 1, 0, 0]));
  it('the last message, where no order is asked for', async () =>
    expect(await order(null)).toEqual([2, 2, 1, 1, 0, 0]));
  it('urgency, then the last message', async () => expect((await order('URGENCY_DESC'))[0]).toBe(0));
  it('waiting, those who do not wait last', async () =>
    expect((await order('WAITING_LONGEST')).slice(-2).sort()).toEqual([1, 2]));

  it('what each of them shows', async () => {
    const data = await graphqlData<{ hotel: { conversations: { nodes: Record<string, unknown>[] } } }>(
      app.url,
      token,
      `query ($id: ID!) { hotel(id: $id) { conversations(orderBy: URGENCY_DESC) {
        nodes { urgency lastMessageAt waitingSince createdAt } } } }`,
      { id: hotel.globalId('Hotel', hotel.hotelId) },
    );
    const { nodes } = data.hotel.conversations;
    expect(nodes.map((node) => node.urgency)).toEqual([4, null, null, null, null, null]);
    const created = nodes.map((node) => Date.parse(String(node.createdAt)));
    const rows = await inHotelSql(app.databases, hotel.hotelId, (client) =>
      client.query<{ at: Date }>('select created_at as at from conversations where hotel_id = $1', [
        hotel.hotelId,
      ]),
    );
    expect(created.sort()).toEqual(rows.rows.map((row) => row.at.getTime()).sort());
  });
});

describe('other lists are ordered by', () => {
  async function ordered(
    field: string,
    type: string,
    orderBy: string | null,
    shown: string,
    of = hotel,
  ): Promise<unknown[]> {
    const data = await graphqlData<{ hotel: Record<string, { nodes: Record<string, unknown>[] }> }>(
      app.url,
      accessToken(of.users.agent),
      `query ($id: ID!, $orderBy: ${type}) { hotel(id: $id) { ${field}(orderBy: $orderBy) { nodes { ${shown} } } } }`,
      { id: of.globalId('Hotel', of.hotelId), orderBy },
    );
    return (data.hotel[field]?.nodes ?? []).map((node) => node[shown]);
  }
  const days = (...back: number[]) => back.map((day) => dayFromToday(-day));

  it.each([
    ['ARRIVAL_DESC', days(1, 1, 2, 2, 3, 3)],
    [null, days(1, 1, 2, 2, 3, 3)],
    ['ARRIVAL_ASC', days(3, 3, 2, 2, 1, 1)],
  ])('arrival, of stays: %s', async (orderBy, expected) => {
    expect(await ordered('stays', 'StayOrder', orderBy, 'arrivalDate')).toEqual(expected);
  });

  it('departure, of stays', async () => {
    const other = await createHotelFixture(app.databases, { conversations: 2 });
    await inHotelSql(app.databases, other.hotelId, async (client) => {
      for (const day of [30, 40])
        await insertStay((text, values) => client.query(text, values), {
          hotelId: other.hotelId,
          guestId: other.conversations[0]?.guestId ?? '',
          columns: { arrival_date: dayFromToday(-45), departure_date: dayFromToday(-day) },
        });
    });
    expect(await ordered('stays', 'StayOrder', 'DEPARTURE_ASC', 'departureDate', other)).toEqual([
      ...days(40, 30),
      ...days(-1, -1),
    ]);
  });

  it('urgency, of alerts, where null is asked for as where nothing is', async () => {
    expect(await ordered('alerts', 'AlertOrder', null, 'urgency')).toEqual([4, 2]);
    expect(await ordered('alerts', 'AlertOrder', 'URGENCY_DESC', 'urgency')).toEqual([4, 2]);
  });
});

describe('other lists are narrowed', () => {
  it('stays by room, time, status and booking number', async () => {
    const rooms = async (filter: object) =>
      (await list('stays', 'StayFilter', filter)).map(({ roomNumber }) => roomNumber).sort();
    const all = ['401', '402', '403', '404', '405', '406'];
    expect(await rooms({ roomNumber: '402' })).toEqual(['402']);
    expect(await rooms({ arrivalFrom: dayFromToday(-1) })).toEqual(['401', '402']);
    expect(await rooms({ arrivalTo: dayFromToday(-3) })).toEqual(['405', '406']);
    expect(await rooms({ arrivalFrom: dayFromToday(-2), arrivalTo: dayFromToday(-2) })).toEqual([
      '403',
      '404',
    ]);
    expect(await rooms({ departureFrom: dayFromToday(1), departureTo: dayFromToday(1) })).toEqual(all);
    expect(await rooms({ departureFrom: dayFromToday(2) })).toEqual([]);
    expect(await rooms({ departureTo: dayFromToday(0) })).toEqual([]);
    expect(await rooms({ source: 'pms' })).toEqual(all);
    expect(await rooms({ source: 'PMS' })).toEqual([]);
    expect(await list('stays', 'StayFilter', { status: ['CANCELLED'] })).toEqual([]);
    expect(await list('stays', 'StayFilter', { search: 'B-' })).toHaveLength(6);
    expect(await list('stays', 'StayFilter', { search: 'Ольга' })).toEqual([{ roomNumber: '406' }]);
  });

  it('alerts by kind, status, urgency and deadline', async () => {
    const attention = [{ kind: 'REQUIRES_ATTENTION' }];
    expect(await list('alerts', 'AlertFilter', { kind: ['REQUIRES_ATTENTION'] })).toEqual(attention);
    expect(await list('alerts', 'AlertFilter', { status: ['RESOLVED'] })).toEqual([{ kind: 'QUOTA' }]);
    expect(await list('alerts', 'AlertFilter', { minimumUrgency: 3 })).toEqual(attention);
    expect(await list('alerts', 'AlertFilter', { overdueOnly: true })).toEqual([]);
  });

  it('guests by name', async () => {
    expect(await list('guests', 'String', 'schmidt')).toEqual([{ name: 'Anna 100% Schmidt' }]);
  });

  it('by no search that is absurdly long', async () => {
    const answer = await graphql(
      app.url,
      token,
      'query ($id: ID!, $search: String) { hotel(id: $id) { guests(search: $search) { edges { node { id } } } } }',
      { id: hotel.globalId('Hotel', hotel.hotelId), search: 'x'.repeat(101) },
    );
    expect(answer.errors.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
  });
});
