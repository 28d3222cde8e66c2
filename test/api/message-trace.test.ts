import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiveClient } from '../support/live-client.js';
import {
  createStaffFixture,
  globalId,
  type StaffConversation,
  type StaffFixture,
} from '../support/staff-fixture.js';

const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) {
  ... on SendMessageSuccess { message { id trace { publishedAt } } } } }`;
const TRACES = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Message { trace { storedAt publishedAt } } } }`;
const ADDED = `subscription ($hotelId: ID!) { messageAdded(hotelId: $hotelId) { __typename
  ... on MessageAdded { at message { id trace { publishedAt } } } } }`;

interface Traced {
  readonly id: string;
  readonly trace: { readonly storedAt?: string; readonly publishedAt: string | null };
}
interface Item {
  readonly __typename: string;
  readonly at?: string;
  readonly message?: Traced;
}

let staff: StaffFixture;
let client: LiveClient;
beforeAll(async () => {
  staff = await createStaffFixture();
  client = new LiveClient(staff.app.wsUrl, staff.token('VIEWER'));
}, 120_000);
afterAll(() => client.close());

async function send(conversation: StaffConversation): Promise<Traced> {
  const { data } = await staff.ask('AGENT', SEND, {
    input: {
      to: { conversationId: globalId('Conversation', staff.hotel.hotelId, conversation.id) },
      content: { text: 'Of course.' },
      clientMessageId: randomUUID(),
    },
  });
  return data?.sendMessage?.message as Traced;
}

const publishedAt = async (messages: readonly Traced[]) => {
  const { data } = await staff.ask('VIEWER', TRACES, { ids: messages.map(({ id }) => id) });
  return (data?.nodes as unknown as Traced[]).map(({ trace }) => trace.publishedAt);
};

describe('MessageTrace.publishedAt', () => {
  it('is the time of the MESSAGE_ADDED of this very message, by every way, until that event is gone', async () => {
    const hotelId = globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
    const stream = client.subscribe<Item>(ADDED, { hotelId });
    await stream.next('live', ({ __typename }) => __typename === 'StreamPosition');
    const conversations = [
      await staff.addConversation(staff.hotel),
      await staff.addConversation(staff.hotel),
    ];
    const sent: Traced[] = [];
    for (const conversation of [...conversations, ...conversations]) sent.push(await send(conversation));
    const items: Item[] = [];
    for (const { id } of sent)
      items.push((await stream.next('its event', ({ message }) => message?.id === id)).item);
    const times = items.map(({ at }) => at);
    expect(new Set(times).size).toBe(sent.length);
    expect(items.map(({ message }) => message?.trace.publishedAt)).toEqual(times);
    expect(sent.map(({ trace }) => trace.publishedAt)).toEqual(times);
    expect(await publishedAt(sent)).toEqual(times);

    const [first] = sent;
    await staff.sql(
      "delete from hotel_events where hotel_id = $1 and occurred_at <= $2::timestamptz + interval '1 ms'",
      [staff.hotel.hotelId, first?.trace.publishedAt],
    );
    expect(await publishedAt(sent)).toEqual([null, ...times.slice(1)]);
  });

  it('is not that of an event of another hotel', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    const id = await staff.addInbound(staff.hotel, conversation);
    await staff.sql(
      `insert into hotel_events (hotel_id, number, kind, subject_type, subject_id, conversation_id)
       values ($1, 1, 'MESSAGE_ADDED', 'Message', $2, $3)`,
      [staff.otherHotel.hotelId, id, conversation.id],
    );
    const message = { id: globalId('Message', staff.hotel.hotelId, id), trace: { publishedAt: null } };
    expect(await publishedAt([message])).toEqual([null]);
  });
});
