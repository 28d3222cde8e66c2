import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CursorSigner } from '../../src/events/cursor.js';
import { MISSED_MESSAGES } from '../../src/services/message/missed-messages.js';
import {
  globalId,
  createStaffFixture,
  type Answer,
  type Caller,
  type StaffFixture,
} from '../support/staff-fixture.js';
import { insertStay } from '../support/stay-fixture.js';
import { testSecrets } from '../support/test-secrets.js';

const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) {
  __typename
  ... on SendMessageSuccess { message { id seq text authorKind clientMessageId delivery { state } } }
  ... on UserError { path said: detail }
  ... on StaleConversationError { missedCount missed { text } lastEventCursor conversation { id lastMessage { text } } }
  ... on GuestOptedOutError { optedOutAt }
  ... on ChannelNotConnectedError { channelState }
} }`;

const cursors = new CursorSigner(
  testSecrets.JWT_SECRETS.split(',').map((key) => {
    const [id = '', ...secret] = key.split(':');
    return { id, secret: Buffer.from(secret.join(':'), 'utf8') };
  }),
);

let staff: StaffFixture;
beforeAll(async () => {
  staff = await createStaffFixture();
}, 90_000);

interface SendInput {
  readonly id: string;
  readonly by?: Caller;
  readonly text?: string;
  readonly hotelId?: string;
  readonly extra?: object;
}

function send({
  id,
  by = 'AGENT',
  text = 'We are on it.',
  hotelId = staff.hotel.hotelId,
  extra = {},
}: SendInput): Promise<Answer> {
  const input = {
    to: { conversationId: globalId('Conversation', hotelId, id) },
    content: { text },
    clientMessageId: randomUUID(),
    ...extra,
  };
  return staff.ask(by, SEND, { input });
}

async function messagesOf(id: string): Promise<Record<string, unknown>[]> {
  return staff.sql('select * from messages where conversation_id = $1 order by seq', [id]);
}

async function head(hotelId = staff.hotel.hotelId): Promise<number> {
  const [row] = await staff.sql<{ number: number }>(
    'select number::int from event_heads where hotel_id = $1',
    [hotelId],
  );
  return row?.number ?? 0;
}

describe('sendMessage', () => {
  it('queues the message, hands the turn to the guest, and appends the two events behind each other', async () => {
    const conversation = await staff.addConversation(staff.hotel, {
      waiting_since: new Date(),
      turn: 'ASSISTANT',
    });
    await staff.addInbound(staff.hotel, conversation);
    const before = await head();
    const answer = await send({
      id: conversation.id,
      text: '  Wir kommen 🧰\n',
      extra: { clientMessageId: 'hello-1' },
    });
    expect(answer.data?.sendMessage).toEqual({
      __typename: 'SendMessageSuccess',
      message: {
        id: expect.any(String),
        seq: 2,
        text: '  Wir kommen 🧰\n',
        authorKind: 'STAFF',
        clientMessageId: 'hello-1',
        delivery: { state: 'QUEUED' },
      },
    });
    const [row] = await staff.sql(
      'select status, waiting_since, turn, last_seq from conversations where id = $1',
      [conversation.id],
    );
    expect(row).toEqual({ status: 'WAITING_FOR_GUEST', waiting_since: null, turn: 'HUMAN', last_seq: 2 });
    const events = await staff.sql<{ kind: string }>(
      'select kind from hotel_events where hotel_id = $1 and number > $2 order by number',
      [staff.hotel.hotelId, before],
    );
    expect(events.map((event) => event.kind)).toEqual(['MESSAGE_ADDED', 'CONVERSATION_UPDATED']);
    const audits = await staff.sql(
      `select action, detail from audit_entries where subject_id = (select id from messages where client_message_id = 'hello-1')`,
    );
    expect(audits).toEqual([{ action: 'message.send', detail: {} }]);
  });

  it('asked twenty times at once with one clientMessageId stores one message and answers with it twenty times', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const extra = { clientMessageId: randomUUID() };
    const before = await head();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ id, extra })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.data?.sendMessage).toMatchObject({ __typename: 'SendMessageSuccess' });
    expect(await messagesOf(id)).toHaveLength(1);
    expect(await head()).toBe(before + 2);
  });

  it('asked in two conversations at once with one clientMessageId stores one and refuses the other', async () => {
    const ids = [await staff.addConversation(staff.hotel), await staff.addConversation(staff.hotel)].map(
      ({ id }) => id,
    );
    const extra = { clientMessageId: randomUUID() };
    const answers = await Promise.all(ids.map((id) => send({ id, extra })));
    const names = answers.map((answer) => answer.data?.sendMessage?.__typename).sort();
    expect(names).toEqual(['ClientMessageIdReusedError', 'SendMessageSuccess']);
    expect((await Promise.all(ids.map(messagesOf))).flat()).toHaveLength(1);
  });

  it('refuses other words under a used clientMessageId, and takes the same id in another hotel', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const extra = { clientMessageId: randomUUID() };
    await send({ id, extra });
    const answer = await send({ id, extra, text: 'Something else' });
    expect(answer.data?.sendMessage).toMatchObject({
      __typename: 'ClientMessageIdReusedError',
      path: ['input', 'clientMessageId'],
    });
    expect(await messagesOf(id)).toHaveLength(1);
    const other = await staff.addConversation(staff.otherHotel);
    const elsewhere = await send({ id: other.id, by: 'STRANGER', hotelId: staff.otherHotel.hotelId, extra });
    expect(elsewhere.data?.sendMessage?.__typename).toBe('SendMessageSuccess');
  });

  it('repeated after the conversation was resolved still answers with the message', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const extra = { clientMessageId: randomUUID() };
    const first = await send({ id, extra });
    await staff.sql(`update conversations set status = 'RESOLVED' where id = $1`, [id]);
    expect(await send({ id, extra })).toEqual(first);
  });

  it('sends nothing when the guest or another person wrote after expectedLastEventCursor, and says what', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    await send({ id: conversation.id, by: 'AGENT', text: 'Mine' });
    const seen = cursors.encode(staff.hotel.hotelId, await head());
    await send({ id: conversation.id, by: 'AGENT', text: 'Mine too' });
    const fresh = await send({ id: conversation.id, by: 'AGENT', extra: { expectedLastEventCursor: seen } });
    expect(fresh.data?.sendMessage?.__typename).toBe('SendMessageSuccess');

    await send({ id: conversation.id, by: 'MANAGER', text: 'From the manager' });
    const before = await messagesOf(conversation.id);
    const stale = await send({ id: conversation.id, by: 'AGENT', extra: { expectedLastEventCursor: seen } });
    expect(stale.data?.sendMessage).toMatchObject({
      __typename: 'StaleConversationError',
      missedCount: 1,
      missed: [{ text: 'From the manager' }],
    });
    expect(await messagesOf(conversation.id)).toEqual(before);

    const messageId = await staff.addInbound(staff.hotel, conversation);
    await staff.sql(
      `with h as (update event_heads set number = number + 1 where hotel_id = $1 returning number)
       insert into hotel_events (hotel_id, number, kind, conversation_id, subject_type, subject_id)
       select $1, number, 'MESSAGE_ADDED', $2, 'Message', $3 from h`,
      [staff.hotel.hotelId, conversation.id, messageId],
    );
    const both = await send({ id: conversation.id, by: 'AGENT', extra: { expectedLastEventCursor: seen } });
    expect(both.data?.sendMessage).toMatchObject({
      missedCount: 2,
      missed: [{ text: 'From the manager' }, { text: 'Is anybody there?' }],
      path: ['input', 'expectedLastEventCursor'],
      conversation: {
        id: globalId('Conversation', staff.hotel.hotelId, conversation.id),
        lastMessage: { text: 'Is anybody there?' },
      },
      lastEventCursor: cursors.encode(staff.hotel.hotelId, await head()),
    });
    const read = both.data?.sendMessage?.lastEventCursor;
    const again = await send({ id: conversation.id, extra: { expectedLastEventCursor: read } });
    expect(again.data?.sendMessage?.__typename).toBe('SendMessageSuccess');
    await send({ id: conversation.id, by: 'MANAGER', text: 'One more' });
    const late = await send({ id: conversation.id, extra: { expectedLastEventCursor: read } });
    expect(late.data?.sendMessage).toMatchObject({ missedCount: 1, missed: [{ text: 'One more' }] });
  });

  it('finds what was missed without reading the other events and messages of the hotel, and after events that are gone', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    const { hotelId } = staff.hotel;
    await send({ id: conversation.id, by: 'MANAGER', text: 'Early' });
    const seen = await head();
    await staff.sql(
      `with h as (update event_heads set number = number + 20000 where hotel_id = $1 returning number)
       insert into hotel_events (hotel_id, number, kind, conversation_id, subject_type, subject_id)
       select $1, h.number - n, 'MESSAGE_ADDED', gen_random_uuid(), 'Message', gen_random_uuid() from h, generate_series(0, 19999) n`,
      [hotelId],
    );
    await staff.sql('analyze hotel_events, messages', []);
    const seenFrom = (after: number) =>
      send({ id: conversation.id, extra: { expectedLastEventCursor: cursors.encode(hotelId, after) } });
    expect((await seenFrom(seen)).data?.sendMessage?.__typename).toBe('SendMessageSuccess');
    await send({ id: conversation.id, by: 'MANAGER', text: 'Late' });
    const plan = await staff.sql(`explain (analyze, format json) ${MISSED_MESSAGES}`, [
      hotelId,
      conversation.id,
      seen,
      staff.hotel.users.agent.id,
    ]);
    const figures = [
      ...JSON.stringify(plan).matchAll(/"(?:Actual Rows|Rows Removed by Filter)\\?": ?(\d+)/g),
    ];
    expect(figures.length).toBeGreaterThan(3);
    expect(Math.max(...figures.map((figure) => Number(figure[1])))).toBeLessThan(100);
    expect((await seenFrom(seen)).data?.sendMessage).toMatchObject({
      missedCount: 1,
      missed: [{ text: 'Late' }],
    });
    await staff.sql('delete from hotel_events where hotel_id = $1 and number <= $2', [
      hotelId,
      seen + 10_000,
    ]);
    expect((await seenFrom(seen)).data?.sendMessage).toMatchObject({
      missedCount: 2,
      missed: [{ text: 'Early' }, { text: 'Late' }],
    });
    // As a hotel's log is after a month in which nothing happened.
    await staff.sql('delete from hotel_events where hotel_id = $1', [hotelId]);
    expect((await seenFrom(seen)).data?.sendMessage).toMatchObject({ missedCount: 2 });
    expect((await seenFrom(await head())).data?.sendMessage?.__typename).toBe('SendMessageSuccess');
  });

  it('takes no cursor that is not of this hotel', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    for (const expectedLastEventCursor of [
      '',
      'rubbish',
      cursors.encode(staff.otherHotel.hotelId, 1),
      'x'.repeat(200),
    ]) {
      const answer = await send({ id, extra: { expectedLastEventCursor } });
      expect(answer.data?.sendMessage).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'expectedLastEventCursor'],
      });
    }
  });

  it('reaches a guest who opted out only within 24 hours of the guest’s own message', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    await staff.sql('update guests set opted_out_at = now() where id = $1', [conversation.guestId]);
    const never = await send({ id: conversation.id });
    expect(never.data?.sendMessage).toMatchObject({
      __typename: 'GuestOptedOutError',
      optedOutAt: expect.any(String),
    });
    const messageId = await staff.addInbound(staff.hotel, conversation);
    expect((await send({ id: conversation.id })).data?.sendMessage?.__typename).toBe('SendMessageSuccess');
    await staff.sql(`update messages set received_at = now() - interval '24 hours 1 second' where id = $1`, [
      messageId,
    ]);
    expect((await send({ id: conversation.id })).data?.sendMessage?.__typename).toBe('GuestOptedOutError');
  });

  it('waits for a number that may come back, and refuses one that is banned', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const setState = (state: string) =>
      staff.sql('update channels set state = $2 where id = $1', [staff.hotel.channel.id, state]);
    try {
      for (const state of ['NOT_AUTHORIZED', 'STARTING', 'SLEEPING', 'SUSPENDED', 'UNKNOWN']) {
        await setState(state);
        expect((await send({ id })).data?.sendMessage?.__typename).toBe('SendMessageSuccess');
      }
      await setState('BLOCKED');
      expect((await send({ id })).data?.sendMessage).toMatchObject({
        __typename: 'ChannelNotConnectedError',
        channelState: 'BLOCKED',
      });
    } finally {
      await setState('AUTHORIZED');
    }
  });

  it('takes 1 to 4,096 visible characters and nothing that WhatsApp or the database would refuse', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    for (const text of ['', ' \t\n', '\u200b\u200d', 'x'.repeat(4_097), 'a\0b', 'half \ud83d']) {
      expect((await send({ id, text })).data?.sendMessage).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'content', 'text'],
      });
    }
    expect(await messagesOf(id)).toEqual([]);
    const longest = '🛎'.repeat(4_096);
    await send({ id, text: longest });
    expect(await messagesOf(id)).toMatchObject([{ text: longest }]);
  });

  it('takes exactly one kind of content', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    for (const content of [{}, { text: null }]) {
      const answer = await send({ id, extra: { content } });
      expect(answer.errors).toHaveLength(1);
      expect(answer.data).toBeNull();
    }
  });

  it('takes a clientMessageId of 1 to 100 characters', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    for (const clientMessageId of ['', 'x'.repeat(101)]) {
      expect((await send({ id, extra: { clientMessageId } })).data?.sendMessage).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'clientMessageId'],
      });
    }
  });

  it('quotes a message of the same conversation that WhatsApp knows', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    const elsewhere = await staff.addConversation(staff.hotel);
    const quote = async (messageId: string, hotelId = staff.hotel.hotelId) =>
      (
        await send({
          id: conversation.id,
          extra: { quotedMessageId: globalId('Message', hotelId, messageId) },
        })
      ).data?.sendMessage;
    const inbound = await staff.addInbound(staff.hotel, conversation);
    expect(await quote(inbound)).toMatchObject({ __typename: 'SendMessageSuccess' });
    const [, sent] = await messagesOf(conversation.id);
    expect(sent).toMatchObject({ quoted_provider_message_id: `P-${inbound}` });
    expect(await quote(String(sent?.id))).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'quotedMessageId'],
    });
    const foreign = await staff.addInbound(staff.otherHotel, await staff.addConversation(staff.otherHotel));
    const answers = [
      await quote(await staff.addInbound(staff.hotel, elsewhere)),
      await quote(foreign, staff.otherHotel.hotelId),
      await quote(randomUUID()),
    ];
    expect(answers[0]).toMatchObject({ __typename: 'NotFoundError', path: ['input', 'quotedMessageId'] });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });
});

describe('sendMessage to a guest or a stay', () => {
  const guest = (guestId: string, hotelId = staff.hotel.hotelId) => ({
    guestId: globalId('Guest', hotelId, guestId),
  });
  const stay = (stayId: string, hotelId = staff.hotel.hotelId) => ({
    stayId: globalId('Stay', hotelId, stayId),
  });
  const sendTo = async (to: object, extra: object = {}, by: Caller = 'AGENT') =>
    send({ id: randomUUID(), by, extra: { to, ...extra } });
  const answerTo = async (to: object, extra: object = {}) => (await sendTo(to, extra)).data?.sendMessage;
  const places = async (guestId: string) =>
    (
      await staff.sql<{ conversation_id: string }>(
        'select conversation_id from messages where guest_id = $1 order by stored_at, seq',
        [guestId],
      )
    ).map((row) => row.conversation_id);
  const addStay = (guestId: string, { hotelId } = staff.hotel) =>
    insertStay((text, values) => staff.sql(text, values), { hotelId, guestId });

  it('goes into the conversation with the guest that is not resolved, whichever is newer', async () => {
    const open = await staff.addConversation(staff.hotel, { created_at: new Date(Date.now() - 60_000) });
    await staff.addConversation(staff.hotel, { guest_id: open.guestId, status: 'RESOLVED' });
    expect(await answerTo(guest(open.guestId))).toMatchObject({ __typename: 'SendMessageSuccess' });
    expect(await answerTo(stay(await addStay(open.guestId)))).toMatchObject({
      __typename: 'SendMessageSuccess',
    });
    expect(await places(open.guestId)).toEqual([open.id, open.id]);
  });

  it('is one message however the guest is named and whatever has become of the conversation', async () => {
    const { id, guestId } = await staff.addConversation(staff.hotel);
    const extra = { clientMessageId: randomUUID() };
    const first = await answerTo(guest(guestId), extra);
    expect(await answerTo(stay(await addStay(guestId)), extra)).toEqual(first);
    await staff.sql(`update conversations set status = 'RESOLVED' where id = $1`, [id]);
    const later = new Date(Date.now() + 60_000);
    await staff.addConversation(staff.hotel, { guest_id: guestId, created_at: later });
    expect(await answerTo(guest(guestId), extra)).toEqual(first);
    expect(
      await answerTo({ conversationId: globalId('Conversation', staff.hotel.hotelId, id) }, extra),
    ).toEqual(first);
    expect(await places(guestId)).toEqual([id]);
  });

  it('is refused where all conversations are resolved, and finds nobody where there never was one', async () => {
    const { guestId } = await staff.addConversation(staff.hotel, { status: 'RESOLVED' });
    const silent = randomUUID();
    await staff.sql(`insert into guests (hotel_id, id, name) values ($1, $2, 'Silent')`, [
      staff.hotel.hotelId,
      silent,
    ]);
    const refused = { __typename: 'ConversationTransitionRefusedError' };
    expect(await answerTo(guest(guestId))).toMatchObject({ ...refused, path: ['input', 'to', 'guestId'] });
    expect(await answerTo(stay(await addStay(guestId)))).toMatchObject({
      ...refused,
      path: ['input', 'to', 'stayId'],
    });
    const notFound = { __typename: 'NotFoundError' };
    expect(await answerTo(guest(silent))).toMatchObject({ ...notFound, path: ['input', 'to', 'guestId'] });
    expect(await answerTo(stay(await addStay(silent)))).toMatchObject({
      ...notFound,
      path: ['input', 'to', 'stayId'],
    });
  });

  it('says by which id the guest was named who opted out', async () => {
    const { guestId } = await staff.addConversation(staff.hotel);
    await staff.sql('update guests set opted_out_at = now() where id = $1', [guestId]);
    expect(await answerTo(guest(guestId))).toMatchObject({
      __typename: 'GuestOptedOutError',
      path: ['input', 'to', 'guestId'],
    });
  });

  it('asks for the right to send in the hotel of whichever id is given', async () => {
    const { guestId } = await staff.addConversation(staff.hotel);
    for (const to of [guest(guestId), stay(await addStay(guestId))]) {
      const codes = async (by: Caller) =>
        (await sendTo(to, {}, by)).errors.map((error) => error.extensions?.code);
      expect(await codes('VIEWER')).toEqual(['FORBIDDEN']);
      expect(await codes('ADMIN')).toEqual(['FORBIDDEN']);
      expect(await codes('ANONYMOUS')).toEqual(['UNAUTHENTICATED']);
      expect(await codes('AGENT')).toEqual([]);
    }
  });

  it('knows no guest and no stay of another hotel, and no id of another kind', async () => {
    const { hotelId } = staff.otherHotel;
    const foreign = await staff.addConversation(staff.otherHotel);
    const { otherHotel } = staff;
    const unknown = await answerTo(guest(randomUUID()));
    expect(unknown).toMatchObject({ __typename: 'NotFoundError', path: ['input', 'to', 'guestId'] });
    expect(await answerTo(guest(foreign.guestId, hotelId))).toEqual(unknown);
    expect(await answerTo({ guestId: globalId('Conversation', hotelId, foreign.id) })).toEqual(unknown);
    const noStay = await answerTo(stay(randomUUID()));
    expect(noStay).toMatchObject({ __typename: 'NotFoundError', path: ['input', 'to', 'stayId'] });
    expect(await answerTo(stay(await addStay(foreign.guestId, otherHotel), hotelId))).toEqual(noStay);
    expect(await places(foreign.guestId)).toEqual([]);
  });

  it('takes exactly one recipient', async () => {
    const { id, guestId } = await staff.addConversation(staff.hotel);
    const conversationId = globalId('Conversation', staff.hotel.hotelId, id);
    for (const to of [{}, { guestId: null }, { conversationId, ...guest(guestId) }]) {
      const answer = await sendTo(to);
      expect([answer.errors.length, answer.data]).toEqual([1, null]);
    }
    expect(await messagesOf(id)).toEqual([]);
  });
});

describe('markConversationRead', () => {
  const MARK = `mutation ($input: MarkConversationReadInput!) { markConversationRead(input: $input) { __typename ... on UserError { path } } }`;
  const mark = (by: Caller, id: string, upToSeq: number) =>
    staff.ask(by, MARK, {
      input: { conversationId: globalId('Conversation', staff.hotel.hotelId, id), upToSeq },
    });
  const marks = (id: string) =>
    staff.sql(
      'select user_id, last_read_seq from conversation_reads where conversation_id = $1 order by last_read_seq',
      [id],
    );

  it('moves each person’s own mark, forward only and not past the last message, without an event', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    for (let i = 0; i < 3; i += 1) await staff.addInbound(staff.hotel, conversation);
    const before = await head();
    await mark('VIEWER', conversation.id, 1);
    await mark('AGENT', conversation.id, 99);
    await mark('AGENT', conversation.id, 2);
    expect(await marks(conversation.id)).toEqual([
      { user_id: staff.hotel.users.viewer.id, last_read_seq: 1 },
      { user_id: staff.hotel.users.agent.id, last_read_seq: 3 },
    ]);
    expect(await head()).toBe(before);
    expect((await mark('AGENT', conversation.id, -1)).data?.markConversationRead).toEqual({
      __typename: 'InvalidInputError',
      path: ['input', 'upToSeq'],
    });
  });
});

describe('assignConversation', () => {
  const ASSIGN = `mutation ($input: AssignConversationInput!) { assignConversation(input: $input) { __typename
    ... on AssignConversationSuccess { conversation { assignee { id } } }
    ... on UserError { path said: detail } ... on AssigneeChangedError { assignee { id } } } }`;
  const user = (userId: string | null) =>
    userId === null ? { nobody: true } : { userId: globalId('User', '', userId) };
  const assign = async (id: string, to: object, expected: object, by: Caller = 'AGENT') =>
    (
      await staff.ask(by, ASSIGN, {
        input: {
          conversationId: globalId('Conversation', staff.hotel.hotelId, id),
          assignee: to,
          expectedAssignee: expected,
        },
      })
    ).data?.assignConversation;
  const nobody = user(null);
  const assigneeOf = async (id: string) =>
    (
      await staff.sql<{ assignee_id: string | null }>('select assignee_id from conversations where id = $1', [
        id,
      ])
    )[0]?.assignee_id;
  const auditsOf = async (id: string) =>
    (await staff.sql('select 1 from audit_entries where subject_id = $1', [id])).length;

  it('gives it to a person who may answer, once, and takes it back', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const manager = user(staff.hotel.users.manager.id);
    const before = await head();
    const given = {
      __typename: 'AssignConversationSuccess',
      conversation: { assignee: { id: globalId('User', '', staff.hotel.users.manager.id) } },
    };
    expect(await assign(id, manager, nobody)).toEqual(given);
    expect(await assigneeOf(id)).toBe(staff.hotel.users.manager.id);
    expect(await assign(id, manager, manager)).toEqual(given);
    expect([await head(), await auditsOf(id)]).toEqual([before + 1, 1]);
    expect(await assign(id, nobody, manager)).toMatchObject({ conversation: { assignee: null } });
    expect(await assigneeOf(id)).toBeNull();
  });

  it('of two claims at once takes the first, and tells the second whose it is', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const { agent, manager } = staff.hotel.users;
    const before = await head();
    const answers = await Promise.all([
      assign(id, user(agent.id), nobody, 'AGENT'),
      assign(id, user(manager.id), nobody, 'MANAGER'),
    ]);
    const winner = await assigneeOf(id);
    expect([agent.id, manager.id]).toContain(winner);
    expect(answers.map((answer) => answer?.__typename).sort()).toEqual([
      'AssignConversationSuccess',
      'AssigneeChangedError',
    ]);
    expect(answers.find((answer) => answer?.__typename === 'AssigneeChangedError')).toEqual({
      __typename: 'AssigneeChangedError',
      path: ['input', 'expectedAssignee'],
      said: 'Somebody else assigned this conversation meanwhile.',
      assignee: { id: globalId('User', '', winner ?? '') },
    });
    expect([await head(), await auditsOf(id)]).toEqual([before + 1, 1]);
  });

  it('refuses whoever expects another assignee than there is, also where it is already so', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const agent = user(staff.hotel.users.agent.id);
    expect(await assign(id, nobody, agent)).toMatchObject({
      __typename: 'AssigneeChangedError',
      assignee: null,
    });
    await assign(id, agent, nobody);
    expect(await assign(id, agent, nobody)).toMatchObject({
      __typename: 'AssigneeChangedError',
      assignee: { id: agent.userId },
    });
    expect(await auditsOf(id)).toBe(1);
  });

  it('knows nobody outside the hotel, and gives nothing to those who may only look', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const stranger = await assign(id, user(staff.otherHotel.users.owner.id), nobody);
    expect(stranger).toMatchObject({ __typename: 'NotFoundError', path: ['input', 'assignee', 'userId'] });
    expect(await assign(id, user(randomUUID()), nobody)).toEqual(stranger);
    expect(await assign(id, { userId: 'rubbish' }, nobody)).toEqual(stranger);
    expect(await assign(id, nobody, { userId: 'rubbish' })).toMatchObject({
      __typename: 'NotFoundError',
      path: ['input', 'expectedAssignee', 'userId'],
    });
    expect(await assign(id, user(staff.hotel.users.viewer.id), nobody)).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'assignee', 'userId'],
    });
    expect(await assigneeOf(id)).toBeNull();
  });

  it('takes exactly one of a person and nobody, and no other nobody than true', async () => {
    const { id } = await staff.addConversation(staff.hotel, { assignee_id: staff.hotel.users.agent.id });
    const agent = user(staff.hotel.users.agent.id);
    for (const [to, expected, path] of [
      [{ nobody: false }, agent, ['input', 'assignee', 'nobody']],
      [agent, { nobody: false }, ['input', 'expectedAssignee', 'nobody']],
    ] as const)
      expect(await assign(id, to, expected)).toMatchObject({ __typename: 'InvalidInputError', path });
    for (const to of [{}, { ...agent, ...nobody }, { userId: null }])
      expect(await assign(id, to, agent)).toBeUndefined();
    expect(await assigneeOf(id)).toBe(staff.hotel.users.agent.id);
  });
});
