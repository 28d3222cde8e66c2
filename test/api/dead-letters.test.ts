import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { makePastWeek, runRetention } from '../support/run-retention.js';
import { startOwnStaffFixture, type Answer, type OwnStaffFixture } from '../support/staff-fixture.js';
import { waitUntil } from '../support/wait-until.js';

interface DeadLetter {
  readonly id: string;
  readonly hotelId: string;
  readonly subject: { readonly channelId: string; readonly type: string | null; readonly sizeBytes: number };
  readonly reason: string;
  readonly viewerCanReplay: boolean;
}

const LIST = `query ($filter: DeadLetterFilter, $first: Int, $after: String) { system { deadLetters(filter: $filter, first: $first, after: $after) {
  edges { node { id hotelId reason status attempts createdAt viewerCanReplay subject { __typename ... on InboundNotification { channelId type sizeBytes } } } }
  pageInfo { hasNextPage endCursor } } } }`;
const REPLAY = `mutation ($input: ReplayDeadLettersInput!) { replayDeadLetters(input: $input) { __typename
  ... on ReplayDeadLettersSuccess { results { __typename ... on ReplayDeadLetterSuccess { deadLetterId } ... on UserError { path } } }
  ... on InvalidInputError { issues { path code limit } } } }`;
const REVEAL = `mutation ($input: RevealDeadLetterInput!) { revealDeadLetter(input: $input) {
  __typename ... on RevealDeadLetterSuccess { body } ... on UserError { detail path } } }`;

describe('dead letters', () => {
  let staff: OwnStaffFixture;
  const sender = new WebhookSender(2);

  beforeAll(async () => {
    staff = await startOwnStaffFixture();
  }, 90_000);
  afterAll(async () => {
    sender.close();
    await staff.stop();
  });

  const post = async (hotel: OwnStaffFixture['hotel'], body: unknown) =>
    expect((await sender.post(staff.app.url, hotel.channel, body)).status).toBe(200);
  const list = async (variables: Record<string, unknown> = {}): Promise<DeadLetter[]> => {
    const answer = await staff.ask('ADMIN', LIST, variables);
    expect(answer.errors).toEqual([]);
    return pageOf(answer).edges.map((edge) => edge.node);
  };
  const listed = (count: number) =>
    waitUntil(`${count} dead letters`, async () => {
      const found = await list({ first: 50 });
      return found.length >= count && found;
    });
  const wellFormed = (id: string) =>
    textWebhook(staff.hotel.channel, { chatId: '491700000001@c.us', id, text: 'The words of a guest' });

  const message = (providerId: string) =>
    waitUntil(`the message ${providerId}`, async () => {
      const [row] = await staff.sql<{ conversation_id: string }>(
        'select conversation_id from messages where provider_message_id = $1',
        [providerId],
      );
      return row;
    });
  const replay = async (...ids: readonly (string | undefined)[]) => {
    const answer = await staff.ask('ADMIN', REPLAY, { input: { ids } });
    expect(answer.errors).toEqual([]);
    return (answer.data?.['replayDeadLetters'] as unknown as { results: object[] }).results;
  };
  /** As if this version had failed at a message where the next one does not. */
  const setAside = async (providerId: string) => {
    await staff.sql(
      'delete from sentiments where message_id in (select id from messages where provider_message_id = $1)',
      [providerId],
    );
    await staff.sql(
      `update messages set provider_message_id = $1 || ' set aside' where provider_message_id = $1`,
      [providerId],
    );
    await staff.sql(
      `update inbound_notifications set status = 'QUARANTINED', reason = 'PROCESSING_FAILED', attempts = 5
       where dedupe_key like '%' || $1 || '%'`,
      [providerId],
    );
  };

  it('lists what could not be understood, of all hotels, newest first and without bodies', async () => {
    await post(staff.hotel, Buffer.from('{"typeWebhook": broken'));
    await listed(1);
    await post(staff.otherHotel, { typeWebhook: 'incomingMessageReceived' });
    const found = await listed(2);
    expect(found.map((each) => each.reason)).toEqual(['MISSING_FIELD', 'INVALID_JSON']);
    expect(found[1]).toMatchObject({
      hotelId: staff.hotel.globalId('Hotel', staff.hotel.hotelId),
      subject: {
        __typename: 'InboundNotification',
        channelId: staff.hotel.globalId('Channel', staff.hotel.channel.id),
        type: null,
        sizeBytes: 22,
      },
      status: 'OPEN',
      viewerCanReplay: true,
    });
    const first = await staff.ask('ADMIN', LIST, { first: 1 });
    const { hasNextPage, endCursor } = pageOf(first).pageInfo;
    expect(hasNextPage).toBe(true);
    expect(await list({ first: 1, after: endCursor })).toEqual([found[1]]);
  });

  it('lists those of one hotel or with one reason, and none for an id that is no hotel', async () => {
    const ofOther = { hotelId: staff.otherHotel.globalId('Hotel', staff.otherHotel.hotelId) };
    const reasons = async (filter: object) => (await list({ filter })).map((each) => each.reason);
    expect(await reasons(ofOther)).toEqual(['MISSING_FIELD']);
    expect(await reasons({ reason: ['INVALID_JSON', 'TOO_DEEP'] })).toEqual(['INVALID_JSON']);
    expect(await reasons({ ...ofOther, reason: ['INVALID_JSON'] })).toEqual([]);
    expect(await reasons({ hotelId: 'rubbish' })).toEqual([]);
    await staff.sql(
      `update inbound_notifications set reason = 'OF_ANOTHER_VERSION' where reason = 'MISSING_FIELD'`,
    );
    expect(await reasons({ reason: ['OTHER'] })).toEqual(['OTHER']);
    await staff.sql(
      `update inbound_notifications set reason = 'MISSING_FIELD' where reason = 'OF_ANOTHER_VERSION'`,
    );
  });

  it('handles a notification again after the fix, in its place, and writes down who had it done', async () => {
    await post(staff.hotel, wellFormed('FIXED'));
    await message('FIXED');
    await setAside('FIXED');
    const [notification] = (await listed(3)).filter((each) => each.reason === 'PROCESSING_FAILED');
    expect(await replay(notification?.id)).toEqual([
      { __typename: 'ReplayDeadLetterSuccess', deadLetterId: notification?.id },
    ]);
    await message('FIXED');
    expect(await replay(notification?.id)).toEqual([
      { __typename: 'NotFoundError', path: ['input', 'ids', '0'] },
    ]);
    const audited = await staff.sql<{ action: string }>(
      `select action from audit_entries where hotel_id = $1 and subject_type = 'Notification'`,
      [staff.hotel.hotelId],
    );
    expect(audited).toEqual([{ action: 'notification.replay' }]);
    const onPlatform = await staff.sql(
      `select 1 from platform_audit_entries where action = 'NOTIFICATION_REPLAYED'`,
    );
    expect(onPlatform).toHaveLength(1);
  });

  it.each([
    ['a message of the guest', 'incomingMessageReceived'],
    ["a message from the hotel's own phone", 'outgoingMessageReceived'],
  ])(
    'leaves a conversation at its place in the inbox when %s is handled late',
    async (_what, typeWebhook) => {
      const [late, newer] = [`LATE-${typeWebhook}`, `NEWER-${typeWebhook}`];
      await post(staff.hotel, { ...wellFormed(late), typeWebhook });
      await message(late);
      await setAside(late);
      await post(staff.hotel, wellFormed(newer));
      const { conversation_id: conversationId } = await message(newer);
      const shown = async () => {
        const answer = await staff.ask(
          'VIEWER',
          'query ($id: ID!) { node(id: $id) { ... on Conversation { lastMessageAt messages(last: 1) { edges { node { seq } } } } } }',
          { id: staff.hotel.globalId('Conversation', conversationId) },
        );
        return answer.data?.node as { lastMessageAt: string; messages: unknown };
      };
      const before = await shown();
      const notification = (await list({ first: 50 })).find((each) => each.reason === 'PROCESSING_FAILED');
      await replay(notification?.id);
      await message(late);
      const after = await shown();
      expect(after.messages).not.toEqual(before.messages);
      expect(after.lastMessageAt).toBe(before.lastMessageAt);
    },
  );

  it('answers for each of several, whatever becomes of the others', async () => {
    await post(staff.hotel, wellFormed('ONE-OF-MANY'));
    await message('ONE-OF-MANY');
    await setAside('ONE-OF-MANY');
    const again = (await list({ first: 50 })).find((each) => each.reason === 'PROCESSING_FAILED');
    await post(staff.hotel, {
      ...wellFormed('ELSEWHERE'),
      instanceData: { idInstance: 7, wid: '', typeInstance: 'whatsapp' },
    });
    const mismatch = await waitUntil('the mismatch', async () =>
      (await list({ first: 50 })).find((each) => each.reason === 'INSTANCE_MISMATCH'),
    );
    expect(mismatch.viewerCanReplay).toBe(false);
    expect(await replay(mismatch.id, 'rubbish', again?.id)).toEqual([
      { __typename: 'DeadLetterNotReplayableError', path: ['input', 'ids', '0'] },
      { __typename: 'NotFoundError', path: ['input', 'ids', '1'] },
      { __typename: 'ReplayDeadLetterSuccess', deadLetterId: again?.id },
    ]);
    expect((await list({ first: 50 })).map((each) => each.id)).toContain(mismatch.id);
    await message('ONE-OF-MANY');
  });

  it.each([
    ['none', [], { code: 'TOO_FEW', limit: 1 }],
    ['too many', Array.from({ length: 101 }, (_, n) => `id${n}`), { code: 'TOO_MANY', limit: 100 }],
    ['one twice', ['rubbish', 'rubbish'], { code: 'NOT_ALLOWED', limit: null }],
  ])('replays nothing when given %s', async (_what, ids, issue) => {
    const answer = await staff.ask('ADMIN', REPLAY, { input: { ids } });
    expect(answer.data?.['replayDeadLetters']).toEqual({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'ids'], ...issue }],
    });
  });

  it('shows a body only with a reason, which both audit logs then tell of', async () => {
    const [notification] = (await list({ first: 50 })).filter((each) => each.reason === 'INVALID_JSON');
    const input = { id: notification?.id, reason: 'The parser fails on it' };
    const without = await staff.ask('ADMIN', REVEAL, { input: { ...input, reason: ' ' } });
    expect(without.data?.['revealDeadLetter']?.__typename).toBe('InvalidInputError');
    const answer = await staff.ask('ADMIN', REVEAL, { input });
    expect(answer.data?.['revealDeadLetter']).toMatchObject({ body: '{"typeWebhook": broken' });
    const inHotel = await staff.sql(
      `select action from audit_entries where hotel_id = $1 and action = 'notification.reveal'`,
      [staff.hotel.hotelId],
    );
    expect(inHotel).toHaveLength(1);
    const [onPlatform] = await staff.sql<{ detail: { why: string } }>(
      `select detail from platform_audit_entries where action = 'NOTIFICATION_REVEALED'`,
    );
    expect(onPlatform?.detail.why).toBe('The parser fails on it');
  });

  it('outlives the week it came in, and is shown and handled again as before', async () => {
    await post(staff.hotel, wellFormed('KEPT'));
    await message('KEPT');
    await setAside('KEPT');
    const { start, part } = await makePastWeek(staff.sql, -3);
    await staff.sql(
      `update inbound_notifications set period_start = $1, received_at = now() - interval '20 days' where dedupe_key like '%KEPT%'`,
      [start],
    );
    await runRetention(staff.app.databases);
    expect(await staff.sql('select to_regclass($1) as part', [part])).toEqual([{ part: null }]);
    const [notification] = (await list({ first: 50 })).filter(
      (each) =>
        each.reason === 'PROCESSING_FAILED' &&
        each.hotelId === staff.hotel.globalId('Hotel', staff.hotel.hotelId),
    );
    const input = { id: notification?.id };
    const shown = await staff.ask('ADMIN', REVEAL, {
      input: { ...input, reason: 'To see that it is there' },
    });
    expect(shown.data?.['revealDeadLetter']).toMatchObject({ body: expect.stringContaining('"KEPT"') });
    expect(await replay(notification?.id)).toMatchObject([{ __typename: 'ReplayDeadLetterSuccess' }]);
    await message('KEPT');
  });

  it('is nothing for people of hotels, who get no word of it in any form', async () => {
    const [notification] = await list();
    for (const caller of ['OWNER', 'STRANGER'] as const) {
      for (const [query, variables] of [
        [LIST, {}],
        [REPLAY, { input: { ids: [notification?.id] } }],
        [REVEAL, { input: { id: notification?.id, reason: 'Curious' } }],
      ] as const) {
        const answer = await staff.ask(caller, query, variables);
        expect(answer.errors[0]?.extensions?.code).toBe('FORBIDDEN');
      }
      const node = await staff.ask(caller, 'query ($id: ID!) { node(id: $id) { id } }', {
        id: notification?.id,
      });
      expect(node.data?.node).toBeNull();
    }
  });

  it('gives the platform role no way to a body', async () => {
    const readable = await staff.sql<{ right: boolean }>(
      `select has_column_privilege('app_platform', 'inbound_notifications', 'body', 'select') as right`,
    );
    expect(readable).toEqual([{ right: false }]);
  });
});

function pageOf(answer: Answer) {
  return (
    answer.data?.system as unknown as {
      deadLetters: {
        edges: readonly { node: DeadLetter }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    }
  ).deadLetters;
}
