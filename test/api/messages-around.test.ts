import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createStaffFixture, globalId, type StaffFixture } from '../support/staff-fixture.js';

const AROUND = `query ($id: ID!, $around: ID, $first: Int, $last: Int, $after: String) { node(id: $id) { ... on Conversation {
  messages(around: $around, first: $first, last: $last, after: $after) {
    nodes { seq } pageInfo { hasPreviousPage hasNextPage startCursor endCursor } totalCount } } } }`;

let staff: StaffFixture;
let conversationId: string;
const messageIds: string[] = [];
beforeAll(async () => {
  staff = await createStaffFixture();
  const { id, guestId } = await staff.addConversation(staff.hotel);
  conversationId = id;
  await staff.sql('delete from messages where conversation_id = $1', [id]);
  const rows = await staff.sql<{ id: string }>(
    `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, sent_at, received_at, stored_at)
     select $1, gen_random_uuid(), $2, $3, $4, n, 'INBOUND', 'GUEST', 'TEXT', 'no. ' || n, now(), now(), now() from generate_series(1, 30) n
     returning id`,
    [staff.hotel.hotelId, id, guestId, staff.hotel.channel.id],
  );
  messageIds.push(...rows.map((row) => row.id));
}, 90_000);

const ask = (variables: Record<string, unknown>) =>
  staff.ask('VIEWER', AROUND, {
    id: globalId('Conversation', staff.hotel.hotelId, conversationId),
    ...variables,
  });
const messageAt = (seq: number) => globalId('Message', staff.hotel.hotelId, messageIds[seq - 1] ?? '');

async function page(variables: Record<string, unknown>) {
  const answer = await ask(variables);
  expect(answer.errors).toEqual([]);
  return (
    answer.data?.node as {
      messages: {
        nodes: { seq: number }[];
        totalCount: number;
        pageInfo: {
          hasPreviousPage: boolean;
          hasNextPage: boolean;
          startCursor: string;
          endCursor: string;
        };
      };
    }
  ).messages;
}

describe('messages around one of them', () => {
  it.each<[number, number | undefined, number, number, boolean, boolean]>([
    [15, 5, 13, 17, true, true],
    [15, 4, 13, 16, true, true],
    [15, 1, 15, 15, true, true],
    [1, 5, 1, 5, false, true],
    [3, 5, 1, 5, false, true],
    [30, 5, 28, 30, true, false],
    [15, undefined, 5, 24, true, true],
    [15, 100, 1, 30, false, false],
  ])('no. %p, first: %p, are no. %p to %p', async (seq, first, from, to, hasPreviousPage, hasNextPage) => {
    const { nodes, pageInfo, totalCount } = await page({ around: messageAt(seq), first });
    expect(nodes.map((node) => node.seq)).toEqual(Array.from({ length: to - from + 1 }, (_, i) => from + i));
    expect(pageInfo).toMatchObject({ hasPreviousPage, hasNextPage });
    expect(totalCount).toBe(30);
  });

  it('are paged on from at both ends', async () => {
    const { pageInfo } = await page({ around: messageAt(15), first: 5 });
    const later = await page({ first: 2, after: pageInfo.endCursor });
    expect(later.nodes.map(({ seq }) => seq)).toEqual([18, 19]);
  });

  it('that is not of the conversation are refused alike, whosever it is', async () => {
    const foreign = await staff.addConversation(staff.otherHotel);
    const elsewhere = await staff.addConversation(staff.hotel);
    const firstOf = async (conversation: string) => {
      const id = randomUUID();
      await staff.sql(
        `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, sent_at, received_at, stored_at)
         select hotel_id, $2, id, guest_id, channel_id, 9, 'INBOUND', 'GUEST', 'TEXT', 'x', now(), now(), now() from conversations where id = $1`,
        [conversation, id],
      );
      return id;
    };
    for (const around of [
      globalId('Message', staff.otherHotel.hotelId, await firstOf(foreign.id)),
      globalId('Message', staff.hotel.hotelId, await firstOf(elsewhere.id)),
      globalId('Message', staff.hotel.hotelId, randomUUID()),
      globalId('Conversation', staff.hotel.hotelId, conversationId),
      'nonsense',
    ]) {
      const { errors, data } = await ask({ around });
      expect([errors.map(({ message, extensions }) => [message, extensions?.code]), data]).toEqual([
        [['around is not a message of this conversation.', 'BAD_USER_INPUT']],
        { node: null },
      ]);
    }
  });

  it('are not asked for with another place to page from', async () => {
    for (const other of [{ last: 5 }, { after: 'x' }]) {
      const { errors } = await ask({ around: messageAt(15), ...other });
      expect(errors.map(({ message }) => message)).toEqual(['around can be given with first alone.']);
    }
  });
});
