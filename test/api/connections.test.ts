import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import {
  expectConnection,
  expectRefusal,
  readPage,
  walk,
  walkBackward,
  type ListUnderTest,
} from '../support/connections.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { insertStay } from '../support/stay-fixture.js';
import { inHotelSql } from '../support/tenant-sql.js';
import { sharedApp } from '../support/shared-app.js';

const DECLARED = '$id: ID!, $first: Int, $after: String, $last: Int, $before: String';

let app: RunningApp;
let ours: HotelFixture;
let theirs: HotelFixture;
let token: string;

beforeAll(async () => {
  app = await sharedApp();
  ours = await createHotelFixture(app.databases, { conversations: 5 });
  theirs = await createHotelFixture(app.databases, { conversations: 5 });
  const third = await createHotelFixture(app.databases);
  await fillFirstConversation();
  for (const hotel of [theirs, third]) await joinAsOwner(hotel);
  token = accessToken(ours.users.owner);
}, 120_000);

/** More stays, conversations, alerts, causes and attempts for the first guest, some at the same moment. */
async function fillFirstConversation(): Promise<void> {
  const [first] = ours.conversations;
  if (first === undefined) throw new Error('no conversation');
  const guest = [ours.hotelId, first.guestId];
  await inHotelSql(app.databases, ours.hotelId, async (client) => {
    for (let i = 0; i < 4; i += 1) {
      const day = Math.floor(i / 2);
      await insertStay((text, values) => client.query(text, values), {
        hotelId: ours.hotelId,
        guestId: first.guestId,
        columns: {
          status: 'CHECKED_OUT',
          arrival_date: `2026-01-0${1 + day}`,
          departure_date: `2026-01-0${5 + day}`,
        },
      });
      await client.query(
        `insert into conversations (hotel_id, id, guest_id, channel_id, status, last_message_at, created_at)
         values ($1, $3, $2, $4, 'RESOLVED', date '2026-01-01' + $5::integer, date '2026-01-01' + $5::integer)`,
        [...guest, randomUUID(), ours.channel.id, day],
      );
      await client.query(
        `insert into alerts (hotel_id, id, kind, subject_id, conversation_id, guest_id, urgency, status, raised_at, due_at)
         values ($1, $3, 'HANDOFF_REQUESTED', $4, $4, $2, 2, 'RESOLVED', date '2026-01-01' + $5::integer, date '2026-01-02')`,
        [...guest, randomUUID(), first.id, day],
      );
      await client.query(
        `insert into alert_causes (hotel_id, id, alert_id, kind, urgency, reason, created_at)
         values ($1, $2, $3, 'REPEATED_NEGATIVE', 3, 'fixture', now())`,
        [ours.hotelId, randomUUID(), ours.alertId],
      );
      await client.query(
        `insert into message_attempts (hotel_id, message_id, number, lease_token, started_at)
         values ($1, $2, $3, $4, now())`,
        [ours.hotelId, first.messageIds[1], i + 2, randomUUID()],
      );
    }
  });
}

async function joinAsOwner(hotel: HotelFixture): Promise<void> {
  await inHotelSql(app.databases, hotel.hotelId, (client) =>
    client.query(`insert into memberships (hotel_id, id, user_id, role) values ($1, $2, $3, 'OWNER')`, [
      hotel.hotelId,
      randomUUID(),
      ours.users.owner.id,
    ]),
  );
}

function ofHotel(field: string, args = '', hotel: () => HotelFixture = () => ours): () => ListUnderTest {
  const withArgs =
    args === '' ? '(ARGS)' : `(first: $first, after: $after, last: $last, before: $before, ${args})`;
  return () => ({
    url: app.url,
    token,
    variables: { id: hotel().globalId('Hotel', hotel().hotelId) },
    query: `query (${DECLARED}) { hotel(id: $id) { list: ${field}${withArgs} PAGE } }`,
    path: ['hotel', 'list'],
  });
}

function ofNode(type: string, field: string, id: () => string, path: string[] = []): () => ListUnderTest {
  const opened = path.map((name) => `${name} {`).join(' ');
  const closed = path.map(() => '}').join(' ');
  return () => ({
    url: app.url,
    token,
    variables: { id: id() },
    query: `query (${DECLARED}) { node(id: $id) { ... on ${type} { ${opened} list: ${field}(ARGS) PAGE ${closed} } } }`,
    path: ['node', ...path, 'list'],
  });
}

const firstOf = (type: 'Guest' | 'Conversation' | 'Message') => () => {
  const first = ours.conversations[0];
  const ids = { Guest: first?.guestId, Conversation: first?.id, Message: first?.messageIds[1] };
  return ours.globalId(type, ids[type] ?? '');
};

const lists: Readonly<Record<string, () => ListUnderTest>> = {
  hotels: () => ({
    url: app.url,
    token,
    variables: {},
    query: `query (${DECLARED.replace('$id: ID!, ', '')}) { hotels(ARGS) PAGE }`,
    path: ['hotels'],
  }),
  'Viewer.memberships': () => ({
    url: app.url,
    token,
    variables: {},
    query: `query (${DECLARED.replace('$id: ID!, ', '')}) { viewer { memberships(ARGS) PAGE } }`,
    path: ['viewer', 'memberships'],
  }),
  'Hotel.members': ofHotel('members'),
  'Hotel.conversations by last message': ofHotel('conversations'),
  'Hotel.conversations by waiting': ofHotel('conversations', 'orderBy: WAITING_LONGEST'),
  'Hotel.conversations by urgency': ofHotel('conversations', 'orderBy: URGENCY_DESC'),
  'Hotel.guests': ofHotel('guests'),
  'Hotel.stays by arrival': ofHotel('stays'),
  'Hotel.stays by arrival, ascending': ofHotel('stays', 'orderBy: ARRIVAL_ASC'),
  'Hotel.stays by departure': ofHotel('stays', 'orderBy: DEPARTURE_ASC'),
  'Hotel.alerts by urgency': ofHotel('alerts'),
  'Hotel.alerts by deadline': ofHotel('alerts', 'orderBy: DUE_ASC'),
  'Hotel.alerts by time': ofHotel('alerts', 'orderBy: RAISED_DESC'),
  'Guest.stays': ofNode('Guest', 'stays', firstOf('Guest')),
  'Guest.conversations': ofNode('Guest', 'conversations', firstOf('Guest')),
  'Conversation.messages': ofNode('Conversation', 'messages', firstOf('Conversation')),
  'Conversation.alerts': ofNode('Conversation', 'alerts', firstOf('Conversation')),
  'Alert.causes': ofNode('Alert', 'causes', () => ours.globalId('Alert', ours.alertId)),
  'Delivery.attempts': ofNode('Message', 'attempts', firstOf('Message'), ['delivery']),
};

describe('every connection', () => {
  it.each(Object.keys(lists))('%s pages both ways without loss and refuses wrong arguments', async (name) => {
    const list = lists[name];
    if (list === undefined) throw new Error(name);
    await expectConnection(list());
  });
});

describe('a cursor', () => {
  const conversations = ofHotel('conversations');

  it('of one hotel is refused by the same list of another', async () => {
    const { pageInfo } = await readPage(conversations(), { first: 1 });
    const other = ofHotel('conversations', '', () => theirs)();
    expect((await readPage(other, { first: 1 })).edges).toHaveLength(1);
    await expectRefusal(
      other,
      { first: 1, after: pageInfo.endCursor },
      'after is not a cursor of this list.',
    );
  });

  it('of one order is refused by another order', async () => {
    const { pageInfo } = await readPage(conversations(), { first: 1 });
    const other = ofHotel('conversations', 'orderBy: URGENCY_DESC')();
    await expectRefusal(
      other,
      { last: 1, before: pageInfo.endCursor },
      'before is not a cursor of this list.',
    );
  });

  it('of one conversation is refused by the messages of another', async () => {
    const { pageInfo } = await readPage(ofNode('Conversation', 'messages', firstOf('Conversation'))(), {
      first: 1,
    });
    const second = () => ours.globalId('Conversation', ours.conversations[1]?.id ?? '');
    const other = ofNode('Conversation', 'messages', second)();
    await expectRefusal(
      other,
      { first: 1, after: pageInfo.endCursor },
      'after is not a cursor of this list.',
    );
  });
});

describe('a walk while others write', () => {
  it('neither loses nor repeats a conversation that was there before', async () => {
    const list = ofHotel('conversations', '', () => theirs)();
    const before = await walk(list, 100);
    const seen = await walk(list, 2, () => newConversation(theirs));
    expect(seen).toEqual(before);
    expect(await walkBackward(list, 3)).toEqual(await walk(list, 3));
  });
});

async function newConversation(hotel: HotelFixture): Promise<void> {
  const guestId = randomUUID();
  await inHotelSql(app.databases, hotel.hotelId, async (client) => {
    await client.query('insert into guests (hotel_id, id) values ($1, $2)', [hotel.hotelId, guestId]);
    await client.query(
      `insert into conversations (hotel_id, id, guest_id, channel_id, status, last_message_at) values ($1, $2, $3, $4, 'OPEN', now())`,
      [hotel.hotelId, randomUUID(), guestId, hotel.channel.id],
    );
  });
}
