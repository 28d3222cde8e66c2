import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import type { HotelFixture } from '../support/hotel-fixture.js';
import { LiveClient } from '../support/live-client.js';
import { globalId, createStaffFixture, type Caller, type StaffFixture } from '../support/staff-fixture.js';
import { waitUntil } from '../support/wait-until.js';

interface Item {
  readonly __typename: string;
  readonly reason?: string;
}

const ADDED = `subscription ($id: ID!) { messageAdded(hotelId: $id) { __typename ... on RefreshRequired { reason } } }`;
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;

let staff: StaffFixture;
let provider: Server;
/** Instance ids of the calls that the provider got. */
const called: string[] = [];
const sender = new WebhookSender(8);

const setActive = (isActive: boolean) =>
  staff.sql('update hotels set is_active = $2 where id = $1', [staff.hotel.hotelId, isActive]);
const hotelIdOf = (hotel: HotelFixture) => globalId('Hotel', hotel.hotelId, hotel.hotelId);
const codeOf = async (caller: Caller, query: string, variables: Record<string, unknown>) => {
  const { data, errors } = await staff.ask(caller, query, variables);
  return errors[0]?.extensions?.code ?? data;
};
const send = (hotel: HotelFixture, caller: Caller) =>
  codeOf(caller, SEND, {
    input: {
      to: { conversationId: hotel.globalId('Conversation', hotel.conversations[0]?.id ?? '') },
      content: { text: 'On our way.' },
      clientMessageId: randomUUID(),
    },
  });
const notifications = async (hotel: HotelFixture) =>
  (
    await staff.sql<{ status: string }>(
      `select status from inbound_notifications where hotel_id = $1 order by arrival`,
      [hotel.hotelId],
    )
  ).map((row) => row.status);

beforeAll(async () => {
  provider = createServer((request, response) => {
    called.push(/waInstance(\d+)/.exec(request.url ?? '')?.[1] ?? '');
    response.end(JSON.stringify({ idMessage: randomUUID(), stateInstance: 'authorized' }));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  staff = await createStaffFixture();
  // The agent works for both hotels.
  await staff.sql(`insert into memberships (hotel_id, id, user_id, role) values ($1, $2, $3, 'AGENT')`, [
    staff.otherHotel.hotelId,
    randomUUID(),
    staff.hotel.users.agent.id,
  ]);
  await staff.sql('update channels set api_url = $1, media_url = $1 where hotel_id = any ($2)', [
    `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    [staff.hotel.hotelId, staff.otherHotel.hotelId],
  ]);
}, 120_000);
afterAll(async () => {
  sender.close();
  provider.close();
});

describe('the people of an inactive hotel', () => {
  beforeAll(() => setActive(false));
  afterAll(() => setActive(true));

  const id = () => hotelIdOf(staff.hotel);
  const refused: readonly (readonly [string, string])[] = [
    ['its conversations', '{ hotel(id: $id) { conversations { edges { node { id } } } } }'],
    ['its guests', '{ hotel(id: $id) { guests { edges { node { id } } } } }'],
    ['its alerts', '{ hotel(id: $id) { alerts { edges { node { id } } } } }'],
    ['its members', '{ hotel(id: $id) { members { edges { node { id } } } } }'],
    ['its channels', '{ hotel(id: $id) { channels { id } } }'],
    ['its place in the event log', '{ hotel(id: $id) { lastEventCursor } }'],
    ['its events', '{ hotel(id: $id) { events { nodes { kind } } } }'],
  ];

  it.each(refused)('are refused %s with HOTEL_INACTIVE', async (_what, query) => {
    for (const caller of ['OWNER', 'AGENT', 'VIEWER'] as const)
      expect([caller, await codeOf(caller, `query ($id: ID!) ${query}`, { id: id() })]).toEqual([
        caller,
        'HOTEL_INACTIVE',
      ]);
  });

  it('are refused whatever it has by its id, whether or not there is such a thing', async () => {
    const [conversation] = staff.hotel.conversations;
    for (const [type, key] of [
      ['Conversation', conversation?.id],
      ['Guest', conversation?.guestId],
      ['Stay', conversation?.stayId],
      ['Message', conversation?.messageIds[0]],
      ['Channel', staff.hotel.channel.id],
      ['Conversation', randomUUID()],
    ])
      expect(
        await codeOf('AGENT', 'query ($id: ID!) { node(id: $id) { id } }', {
          id: staff.hotel.globalId(type as 'Guest', key ?? ''),
        }),
      ).toBe('HOTEL_INACTIVE');
  });

  it('are refused commands, and nothing is written', async () => {
    const before = await staff.sql('select count(*) from messages where hotel_id = $1', [
      staff.hotel.hotelId,
    ]);
    expect(await send(staff.hotel, 'AGENT')).toBe('HOTEL_INACTIVE');
    expect(
      await codeOf(
        'OWNER',
        'mutation ($input: ResolveConversationInput!) { resolveConversation(input: $input) { __typename } }',
        { input: { conversationId: staff.hotel.globalId('Conversation', randomUUID()) } },
      ),
    ).toBe('HOTEL_INACTIVE');
    expect(
      await staff.sql('select count(*) from messages where hotel_id = $1', [staff.hotel.hotelId]),
    ).toEqual(before);
  });

  it('still see that it is theirs and inactive, and work in their other hotel', async () => {
    const listed = await staff.ask('AGENT', '{ hotels(first: 10) { edges { node { id isActive } } } }');
    const edges = listed.data?.hotels?.edges as { node: { id: string; isActive: boolean } }[];
    expect(new Map(edges.map(({ node }) => [node.id, node.isActive]))).toEqual(
      new Map([
        [id(), false],
        [hotelIdOf(staff.otherHotel), true],
      ]),
    );
    expect(await codeOf('OWNER', 'query ($id: ID!) { hotel(id: $id) { isActive } }', { id: id() })).toEqual({
      hotel: { isActive: false },
    });
    expect(await send(staff.otherHotel, 'AGENT')).toEqual({
      sendMessage: { __typename: 'SendMessageSuccess' },
    });
  });

  it('are the only ones who learn of it: a stranger is told what an unknown hotel is', async () => {
    const ask = (hotelId: string) =>
      codeOf('STRANGER', 'query ($id: ID!) { hotel(id: $id) { isActive } }', { id: hotelId });
    const unknown = randomUUID();
    expect(await ask(id())).toEqual(await ask(globalId('Hotel', unknown, unknown)));
    expect(await send(staff.hotel, 'STRANGER')).toEqual({ sendMessage: { __typename: 'NotFoundError' } });
  });
});

it('open subscriptions of a hotel that becomes inactive end within 5 s, those of the other hotel go on', async () => {
  const client = new LiveClient(staff.app.wsUrl, staff.token('AGENT') ?? '');
  const ours = client.subscribe<Item>(ADDED, { id: hotelIdOf(staff.hotel) });
  const others = client.subscribe<Item>(ADDED, { id: hotelIdOf(staff.otherHotel) });
  for (const each of [ours, others])
    await each.next('the position', ({ __typename }) => __typename === 'StreamPosition');
  await setActive(false);
  try {
    const { item } = await ours.next('the end', (each) => each.__typename === 'RefreshRequired', 5_000);
    expect(item.reason).toBe('RIGHTS_CHANGED');
    const again = client.subscribe<Item>(ADDED, { id: hotelIdOf(staff.hotel) });
    await waitUntil('the refusal', async () => again.errors.length > 0);
    expect(JSON.stringify(again.errors)).toContain('HOTEL_INACTIVE');
    await sender.post(
      staff.app.url,
      staff.otherHotel.channel,
      textWebhook(staff.otherHotel.channel, { chatId: '4917012345671@c.us', id: 'GOES-ON' }),
    );
    await others.next('a message', ({ __typename }) => __typename === 'MessageAdded');
  } finally {
    await setActive(true);
    await client.close();
  }
});

describe('an inactive hotel', () => {
  const webhook = (hotel: HotelFixture, id: string) =>
    sender.post(
      staff.app.url,
      hotel.channel,
      textWebhook(hotel.channel, { chatId: '4917012345672@c.us', id, text: 'Is anybody there?' }),
    );
  const due = async (list: string) =>
    (
      await staff.sql<{ hotel_id: string }>(
        `select hotel_id from ${list}(now() + interval '1 day', ${list === 'overdue_alerts' ? '3, ' : ''}1000)`,
      )
    ).map((row) => row.hotel_id);

  it('keeps what its guests write, understands nothing and sends nothing, until it is active again', async () => {
    for (const hotel of [staff.hotel, staff.otherHotel])
      expect(await send(hotel, 'AGENT')).toEqual({ sendMessage: { __typename: 'SendMessageSuccess' } });
    await setActive(false);
    // Alone, and together in a burst, each twice.
    const ids = Array.from({ length: 8 }, (_, i) => `KEPT-${i}`);
    expect((await webhook(staff.hotel, 'KEPT')).status).toBe(200);
    const answers = await Promise.all([...ids, ...ids].map((id) => webhook(staff.hotel, id)));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect((await webhook(staff.hotel, 'KEPT')).status).toBe(200);
    await staff.sql('update channels set blocked_until = null where hotel_id = any ($1)', [
      [staff.hotel.hotelId, staff.otherHotel.hotelId],
    ]);
    // A sweep has been: the other hotel's message has left, and so would this one's.
    await waitUntil(
      'the other hotel to send',
      async () => called.includes(staff.otherHotel.channel.instanceId),
      30_000,
    );
    expect(called).not.toContain(staff.hotel.channel.instanceId);
    expect(await notifications(staff.hotel)).toEqual(Array.from({ length: 9 }, () => 'RECEIVED'));
    expect(await due('unprocessed_chats')).not.toContain(staff.hotel.hotelId);

    const [before] = await staff.sql<{ at: Date }>('select clock_timestamp() as at');
    await setActive(true);
    await waitUntil(
      'all to be understood',
      async () => (await notifications(staff.hotel)).every((status) => status === 'PROCESSED'),
      30_000,
    );
    await waitUntil(
      'the message to leave',
      async () => called.includes(staff.hotel.channel.instanceId),
      30_000,
    );
    const [hotel] = await staff.sql<{ active_since: Date }>('select active_since from hotels where id = $1', [
      staff.hotel.hotelId,
    ]);
    expect(hotel?.active_since.getTime()).toBeGreaterThanOrEqual(before?.at.getTime() ?? Infinity);
    const kept = await staff.sql<{ count: string }>(
      `select count(*) from messages where hotel_id = $1 and provider_message_id like 'KEPT%'`,
      [staff.hotel.hotelId],
    );
    expect(kept[0]?.count).toBe('9');
  }, 90_000);

  it('answers a wrong token as any hotel does', async () => {
    await setActive(false);
    try {
      const wrong = { ...staff.hotel.channel, webhookToken: 'wrong' };
      const answer = await sender.post(
        staff.app.url,
        wrong,
        textWebhook(wrong, { chatId: '4917012345672@c.us', id: 'WRONG' }),
      );
      expect(answer.status).toBe(401);
    } finally {
      await setActive(true);
    }
  });

  it('has nothing due: no alert escalates, no snooze ends, no file is fetched', async () => {
    const conversation = await staff.addConversation(staff.hotel, {
      status: 'SNOOZED',
      snoozed_until: new Date(Date.now() + 3_600_000),
    });
    await staff.addAlert(staff.hotel, { due_at: new Date(Date.now() + 3_600_000) });
    const lists = ['overdue_alerts', 'due_snoozes'];
    for (const list of lists) expect(await due(list)).toContain(staff.hotel.hotelId);
    await setActive(false);
    try {
      for (const list of [...lists, 'due_attachments', 'guests_waiting_too_long', 'lanes_with_work'])
        expect([list, (await due(list)).filter((id) => id === staff.hotel.hotelId)]).toEqual([list, []]);
    } finally {
      await setActive(true);
      await staff.sql(
        'update conversations set status = $3, snoozed_until = null where hotel_id = $1 and id = $2',
        [staff.hotel.hotelId, conversation.id, 'OPEN'],
      );
    }
  });
});
