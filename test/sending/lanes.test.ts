import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../src/db/uuid.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import {
  createChannelFixture,
  postJson,
  providerCalls,
  sandboxSettings,
  sendAsAgent,
  type ChannelFixture,
} from '../support/channel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { graphqlData } from '../support/graphql-client.js';
import { waitUntil } from '../support/wait-until.js';

interface MessageRow {
  readonly delivery_state: string;
  readonly delivery_reason: string | null;
  readonly provider_message_id: string | null;
  readonly send_after: Date | null;
  readonly attempt_count: number;
}

describe('a lane', () => {
  let app: TestApp;
  let sandboxUrl: string;

  beforeAll(async () => {
    app = await startApp({
      sandbox: true,
      env: { SEND_LATENCY_MS: '20', DELIVERED_AFTER_MS: '20', READ_AFTER_MS: '20', WEBHOOK_GAP_MS: '1' },
    });
    sandboxUrl = app.sandboxUrl ?? '';
  }, 60_000);

  afterAll(() => app.stop());

  const newLine = () => createChannelFixture(app.databases, sandboxUrl, app.url);

  const read = (line: ChannelFixture, id: string) =>
    inHotel(app.databases, line.hotelId, async (query) => {
      const rows = await query('select * from messages where hotel_id = $1 and id = $2', [line.hotelId, id]);
      return rows[0] as unknown as MessageRow;
    });

  const reach = (line: ChannelFixture, id: string, state: string) =>
    waitUntil(`message is ${state}`, async () => {
      const row = await read(line, id);
      return row.delivery_state === state ? row : null;
    });

  const callsOf = async (line: ChannelFixture, method: string) => {
    const response = await fetch(
      `${sandboxUrl}/log?instanceId=${line.channel.instanceId}&method=${method}&kind=call&limit=1000`,
    );
    const { entries } = (await response.json()) as {
      entries: readonly { readonly body?: { readonly message?: string } }[];
    };
    return entries;
  };

  const fault = (line: ChannelFixture, kind: string, extra: Record<string, unknown> = {}) =>
    postJson(`${sandboxUrl}/faults`, {
      instanceId: line.channel.instanceId,
      target: 'api',
      method: 'sendMessage',
      kind,
      ...extra,
    });

  it('sends a message with one call, and statuses bring it to READ', async () => {
    const line = await newLine();
    const id = await sendAsAgent(app.url, line, 'A plumber is on his way');
    const row = await reach(line, id, 'READ');
    expect(row.provider_message_id).not.toBeNull();
    expect(row.attempt_count).toBe(1);
    expect(await providerCalls(sandboxUrl, line.channel.instanceId, 'A plumber is on his way')).toEqual({
      made: 1,
      accepted: 1,
    });
  });

  it('keeps the order of many messages and the gap between two', async () => {
    const line = await newLine();
    const ids: string[] = [];
    for (let i = 0; i < 8; i += 1) ids.push(await sendAsAgent(app.url, line, `Number ${i}`));
    for (const id of ids) await reach(line, id, 'READ');
    const started = await inHotel(app.databases, line.hotelId, (query) =>
      query(
        'select message_id, started_at from message_attempts where hotel_id = $1 and message_id = any ($2::uuid[]) order by started_at',
        [line.hotelId, ids],
      ),
    );
    expect(started.map((row) => row.message_id)).toEqual(ids);
    const times = started.map((row) => (row.started_at as Date).getTime());
    for (let i = 1; i < times.length; i += 1)
      expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(20);
  });

  it.each([
    ['the answer is torn off after it was accepted', 'reset', {}],
    ['the provider answers 500 after accepting', 'http-5xx', { accepted: true }],
    ['the answer is cut in half', 'truncated', {}],
  ])('never calls twice when %s: UNKNOWN until evidence comes', async (_what, kind, extra) => {
    const line = await newLine();
    await fault(line, kind, extra);
    const text = `In doubt: ${kind}`;
    const id = await sendAsAgent(app.url, line, text);
    const row = await reach(line, id, 'READ');
    expect(row.provider_message_id).not.toBeNull();
    expect(await providerCalls(sandboxUrl, line.channel.instanceId, text)).toEqual({ made: 1, accepted: 1 });
    const all = await inHotel(app.databases, line.hotelId, (query) =>
      query('select id from messages where hotel_id = $1 and text = $2', [line.hotelId, text]),
    );
    expect(all).toEqual([{ id }]);
  });

  it('sends a conversation’s messages by their place in it, whatever the clocks of those who made their ids said', async () => {
    const line = await newLine();
    await inHotel(app.databases, line.hotelId, async (query) => {
      await query(`update channels set blocked_until = now() + interval '1 hour' where hotel_id = $1`, [
        line.hotelId,
      ]);
      // Made by two processes: the second one's clock was behind the first one's.
      for (const [text, seq, at] of [
        ['Made first', 6, 20_000],
        ['Made second', 7, 10_000],
      ] as const)
        await query(
          `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, delivery_state,
             sent_at, received_at, stored_at)
           select hotel_id, $2, id, guest_id, channel_id, $3, 'OUTBOUND', 'STAFF', 'TEXT', $4, 'QUEUED', now(), now(), clock_timestamp()
           from conversations where hotel_id = $1`,
          [line.hotelId, uuidv7(new Date(Date.now() + at)), seq, text],
        );
      await query('update conversations set last_seq = 7 where hotel_id = $1', [line.hotelId]);
      await query('update channels set blocked_until = null where hotel_id = $1', [line.hotelId]);
    });
    await reach(line, await sendAsAgent(app.url, line, 'Made third'), 'READ');
    const log = await callsOf(line, 'sendMessage');
    expect(log.map((call) => call.body?.message)).toEqual(['Made first', 'Made second', 'Made third']);
  });

  describe('of a channel that is not linked', () => {
    const events = (line: ChannelFixture) =>
      inHotel(app.databases, line.hotelId, (query) =>
        query('select kind, subject_id from hotel_events where hotel_id = $1 order by number', [
          line.hotelId,
        ]),
      );
    const attempts = (line: ChannelFixture, id: string) =>
      inHotel(app.databases, line.hotelId, (query) =>
        query('select outcome, reason from message_attempts where hotel_id = $1 and message_id = $2', [
          line.hotelId,
          id,
        ]),
      );
    const pause = (line: ChannelFixture) =>
      inHotel(app.databases, line.hotelId, async (query) => {
        const [row] = await query(
          `select state, blocked_reason, consecutive_failures, extract(epoch from blocked_until - now())::float8 as seconds
           from channels where hotel_id = $1`,
          [line.hotelId],
        );
        return row as {
          state: string;
          consecutive_failures: number;
          blocked_reason: string | null;
          seconds: number;
        };
      });
    const endPause = (line: ChannelFixture) =>
      inHotel(app.databases, line.hotelId, (query) =>
        query(`update channels set blocked_until = now() where hotel_id = $1`, [line.hotelId]),
      );
    /** Unlinks the number. Where the provider tells nobody of it, the platform learns it from an answer. */
    const unlink = async (line: ChannelFixture, isTold: boolean) => {
      await inHotel(app.databases, line.hotelId, (query) =>
        query(`update channels set state_since = now() - interval '1 hour' where hotel_id = $1`, [
          line.hotelId,
        ]),
      );
      await sandboxSettings(sandboxUrl, line.channel.instanceId, {
        unauthorizedSends: 'refuse',
        ...(isTold ? {} : { webhookUrl: '' }),
      });
      await setState(line, 'notAuthorized');
      if (isTold)
        await waitUntil('the platform knows', async () => (await pause(line)).state === 'NOT_AUTHORIZED');
    };
    const setState = (line: ChannelFixture, state: string) =>
      postJson(`${sandboxUrl}/instances/${line.channel.instanceId}/state`, { state });
    const probed = (line: ChannelFixture, times: number) =>
      waitUntil(`the channel was asked ${times} times`, async () => {
        const { consecutive_failures } = await pause(line);
        return consecutive_failures >= times && (await callsOf(line, 'getStateInstance')).length >= times;
      });

    it('nothing is tried, no event is written and the pauses grow, until it is linked again', async () => {
      const line = await newLine();
      await unlink(line, true);
      const id = await sendAsAgent(app.url, line, 'Patience');
      await probed(line, 1);
      const before = await events(line);
      for (let times = 2; times <= 6; times += 1) {
        await endPause(line);
        await sendAsAgent(app.url, line, `Wakes the lane ${times}`);
        await probed(line, times);
      }
      expect((await pause(line)).seconds).toBeGreaterThan(16);
      const since = (await events(line)).slice(before.length);
      expect(since.filter((event) => event.subject_id === id || event.kind === 'CHANNEL_UPDATED')).toEqual(
        [],
      );
      expect(await attempts(line, id)).toEqual([]);
      expect(await callsOf(line, 'sendMessage')).toEqual([]);
      await setState(line, 'authorized');
      await reach(line, id, 'READ');
      expect(await pause(line)).toMatchObject({ consecutive_failures: 0, blocked_reason: null });
      expect((await attempts(line, id)).length).toBe(1);
    });

    it('one attempt is enough to learn it where no webhook told, and staff are alerted', async () => {
      const line = await newLine();
      await unlink(line, false);
      const id = await sendAsAgent(app.url, line, 'Nobody told us');
      await waitUntil('the platform knows', async () => (await pause(line)).state === 'NOT_AUTHORIZED');
      expect(await attempts(line, id)).toEqual([
        { outcome: 'LANE_STOPPED', reason: 'INSTANCE_NOT_AUTHORIZED' },
      ]);
      expect((await read(line, id)).delivery_state).toBe('QUEUED');
      const kinds = (await events(line)).map((event) => event.kind);
      expect(kinds.filter((kind) => kind === 'MESSAGE_UPDATED')).toHaveLength(2);
      expect(kinds.filter((kind) => kind === 'ALERT_RAISED')).toHaveLength(1);
      const shown = await graphqlData<{ node: { delivery: { attempts: unknown } } }>(
        app.url,
        accessToken(line.users.agent),
        `query ($id: ID!) { node(id: $id) { ... on Message { delivery { attempts(first: 5) { edges { node { outcome reason detail } } } } } } }`,
        { id: line.globalId('Message', id) },
      );
      expect(shown.node.delivery.attempts).toEqual({
        edges: [
          {
            node: {
              outcome: 'LANE_STOPPED',
              reason: 'CHANNEL_NOT_AUTHORIZED',
              detail: 'INSTANCE_NOT_AUTHORIZED',
            },
          },
        ],
      });
    });
  });

  it('keeps what fails for the provider’s sake, ten times if need be, and risks no message to see whether it is back', async () => {
    const line = await newLine();
    const [live] = await inHotel(app.databases, line.hotelId, (query) =>
      query('select api_url from channels where hotel_id = $1', [line.hotelId]),
    );
    const setUrl = (url: unknown) =>
      inHotel(app.databases, line.hotelId, (query) =>
        query(
          `update channels set api_url = $2, blocked_until = least(blocked_until, now()) where hotel_id = $1`,
          [line.hotelId, url],
        ),
      );
    await setUrl('http://127.0.0.1:1');
    const id = await sendAsAgent(app.url, line, 'Nobody listens');
    for (let times = 1; times <= 3; times += 1) {
      await waitUntil(`failure ${times}`, () =>
        inHotel(app.databases, line.hotelId, async (query) => {
          const [row] = await query('select consecutive_failures from channels where hotel_id = $1', [
            line.hotelId,
          ]);
          return Number(row?.consecutive_failures) >= times;
        }),
      );
      await setUrl('http://127.0.0.1:1');
      await sendAsAgent(app.url, line, `Wakes the lane: ${times}`);
    }
    expect(await read(line, id)).toMatchObject({
      delivery_state: 'QUEUED',
      delivery_reason: 'CONNECT_FAILED',
      attempt_count: 1,
    });
    await setUrl(live?.api_url);
    await sendAsAgent(app.url, line, 'It is back');
    await reach(line, id, 'READ');
  });

  it.each([
    [401, 'WRONG_TOKEN'],
    [403, 'NO_ACCESS'],
  ])(
    'keeps what the provider answers with %i, stops for all others, and sends them once it is let in again',
    async (status, reason) => {
      const line = await newLine();
      await fault(line, 'http-5xx', { status, accepted: false });
      const id = await sendAsAgent(app.url, line, 'Not let in');
      const next = await sendAsAgent(app.url, line, 'Waits for the same');
      const attempts = await waitUntil('the attempt has ended', () =>
        inHotel(app.databases, line.hotelId, async (query) => {
          const rows = await query(
            `select message_id, outcome, reason from message_attempts where hotel_id = $1 and message_id = any ($2::uuid[])
             and finished_at is not null`,
            [line.hotelId, [id, next]],
          );
          return rows.length > 0 ? rows : null;
        }),
      );
      expect(attempts).toEqual([{ message_id: id, outcome: 'LANE_STOPPED', reason }]);
      expect(await read(line, id)).toMatchObject({ delivery_state: 'QUEUED', delivery_reason: reason });
      await reach(line, next, 'READ');
      expect((await read(line, id)).delivery_state).toBe('READ');
    },
  );

  it('gives a message up after the hotel’s time, tells its author, and the same text goes out under another id', async () => {
    const line = await newLine();
    await inHotel(app.databases, line.hotelId, async (query) => {
      await query(`update hotels set settings = settings || '{"messageExpiryHours": 2}' where id = $1`, [
        line.hotelId,
      ]);
      await query(`update channels set blocked_until = now() + interval '1 hour' where hotel_id = $1`, [
        line.hotelId,
      ]);
    });
    const id = await sendAsAgent(app.url, line, 'Too late');
    const [row] = await inHotel(app.databases, line.hotelId, (query) =>
      query(
        `update messages set expires_at = now() where hotel_id = $1 and id = $2
         returning extract(epoch from (select expires_at from messages where hotel_id = $1 and id = $2) - stored_at) as seconds`,
        [line.hotelId, id],
      ),
    );
    expect(Math.round(Number(row?.seconds) / 60)).toBe(120);
    await reach(line, id, 'EXPIRED');
    const told = await graphqlData<{ node: { delivery: unknown } }>(
      app.url,
      accessToken(line.users.agent),
      `query ($id: ID!) { node(id: $id) { ... on Message { delivery { state reason } } } }`,
      { id: line.globalId('Message', id) },
    );
    expect(told.node.delivery).toEqual({ state: 'EXPIRED', reason: 'NOT_SENT_IN_TIME' });
    expect(await sendAsAgent(app.url, line, 'Too late')).toBe(id);
    await inHotel(app.databases, line.hotelId, (query) =>
      query('update channels set blocked_until = null where hotel_id = $1', [line.hotelId]),
    );
    const again = await sendAsAgent(app.url, line, 'Too late', 'another-id');
    await reach(line, again, 'READ');
    expect(await providerCalls(sandboxUrl, line.channel.instanceId, 'Too late')).toEqual({
      made: 1,
      accepted: 1,
    });
  });

  it('goes on at once when what it waited for is gone', async () => {
    const line = await newLine();
    const block = (until: string) =>
      inHotel(app.databases, line.hotelId, (query) =>
        query(`update channels set blocked_until = ${until} where hotel_id = $1`, [line.hotelId]),
      );
    await block(`now() + interval '14 seconds'`);
    const first = await sendAsAgent(app.url, line, 'Held back');
    await block('null');
    const unblockedAt = performance.now();
    await sendAsAgent(app.url, line, 'And this wakes the lane');
    await reach(line, first, 'READ');
    expect(performance.now() - unblockedAt).toBeLessThan(8_000);
  });

  it('waits and tries again after 429, with the provider taking it once', async () => {
    const line = await newLine();
    await fault(line, 'http-429', { retryAfter: 1 });
    const id = await sendAsAgent(app.url, line, 'After a pause');
    const waiting = await waitUntil('back in the queue', async () => {
      const row = await read(line, id);
      return row.delivery_state === 'QUEUED' && row.attempt_count === 1 ? row : null;
    });
    expect(waiting.delivery_reason).toBe('RATE_LIMITED');
    expect(waiting.send_after?.getTime()).toBeGreaterThan(Date.now());
    await inHotel(app.databases, line.hotelId, (query) =>
      query(`update messages set send_after = now() where hotel_id = $1 and id = $2`, [line.hotelId, id]),
    );
    await reach(line, id, 'READ');
    expect((await providerCalls(sandboxUrl, line.channel.instanceId, 'After a pause')).accepted).toBe(1);
  });

  it('stops the whole lane on 466 and leaves the message QUEUED', async () => {
    const line = await newLine();
    await fault(line, 'http-466');
    const id = await sendAsAgent(app.url, line, 'Over quota');
    await waitUntil('the channel is blocked', () =>
      inHotel(app.databases, line.hotelId, async (query) => {
        const rows = await query(
          'select blocked_reason from channels where hotel_id = $1 and blocked_until > now()',
          [line.hotelId],
        );
        return rows[0]?.blocked_reason === 'QUOTA_EXCEEDED';
      }),
    );
    expect((await read(line, id)).delivery_state).toBe('QUEUED');
    expect((await providerCalls(sandboxUrl, line.channel.instanceId, 'Over quota')).accepted).toBe(0);
  });

  it('says FAILED with the provider’s reason for a number without WhatsApp', async () => {
    const line = await newLine();
    await inHotel(app.databases, line.hotelId, (query) =>
      query(`update conversations set chat_id = '9990000001@c.us' where hotel_id = $1`, [line.hotelId]),
    );
    const id = await sendAsAgent(app.url, line, 'Is anybody there?');
    expect((await reach(line, id, 'FAILED')).delivery_reason).toBe('NO_ACCOUNT');
  });

  it('shows since when a message in doubt is no longer looked up, and nothing of that once it is sent', async () => {
    const line = await newLine();
    const id = await sendAsAgent(app.url, line, 'In doubt for good');
    await reach(line, id, 'READ');
    const endedAt = '2026-11-29T10:00:00.000Z';
    const shown = async (state: string) => {
      await inHotel(app.databases, line.hotelId, (query) =>
        query(
          'update messages set delivery_state = $3, reconciliation_ended_at = $4 where hotel_id = $1 and id = $2',
          [line.hotelId, id, state, endedAt],
        ),
      );
      const { node } = await graphqlData<{ node: unknown }>(
        app.url,
        accessToken(line.users.agent),
        'query ($id: ID!) { node(id: $id) { ... on Message { delivery { state reconciliationEndedAt } } } }',
        { id: line.globalId('Message', id) },
      );
      return node;
    };
    expect(await shown('UNKNOWN')).toEqual({
      delivery: { state: 'UNKNOWN', reconciliationEndedAt: endedAt },
    });
    expect(await shown('READ')).toEqual({ delivery: { state: 'READ', reconciliationEndedAt: null } });
  });

  it('never lets a late sent hide read', async () => {
    const line = await newLine();
    await sandboxSettings(sandboxUrl, line.channel.instanceId, { lastTick: 'sent' });
    const id = await sendAsAgent(app.url, line, 'Forward only');
    const row = await reach(line, id, 'SENT');
    for (const status of ['read', 'delivered', 'sent']) {
      const response = await fetch(`${app.url}/webhooks/green-api/${line.channel.instanceId}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${line.channel.webhookToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          typeWebhook: 'outgoingMessageStatus',
          chatId: line.chatId,
          instanceData: { idInstance: Number(line.channel.instanceId), wid: '', typeInstance: 'whatsapp' },
          timestamp: Math.floor(Date.now() / 1000),
          idMessage: row.provider_message_id,
          status: status === 'sent' ? 'sent' : status,
          sendByApi: true,
        }),
      });
      expect(response.status).toBe(200);
    }
    await waitUntil('all are handled', () =>
      inHotel(app.databases, line.hotelId, async (query) => {
        const rows = await query(
          `select count(*)::integer as n from inbound_notifications where hotel_id = $1 and status = 'RECEIVED'`,
          [line.hotelId],
        );
        return rows[0]?.n === 0;
      }),
    );
    expect((await read(line, id)).delivery_state).toBe('READ');
  });
});
