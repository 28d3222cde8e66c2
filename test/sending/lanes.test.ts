import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app-process.js';
import {
  createHotelLine,
  inHotel,
  postJson,
  providerCalls,
  sandboxSettings,
  sendAsAgent,
  type HotelLine,
} from '../support/hotel-line.js';
import { graphqlData, signIn } from '../support/graphql-client.js';
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

  const newLine = () => createHotelLine(app.databases, sandboxUrl, app.url);

  const read = (line: HotelLine, id: string) =>
    inHotel(app.databases, line.hotelId, async (query) => {
      const rows = await query('select * from messages where hotel_id = $1 and id = $2', [line.hotelId, id]);
      return rows[0] as unknown as MessageRow;
    });

  const reach = (line: HotelLine, id: string, state: string) =>
    waitUntil(`message is ${state}`, async () => {
      const row = await read(line, id);
      return row.delivery_state === state ? row : null;
    });

  const fault = (line: HotelLine, kind: string, extra: Record<string, unknown> = {}) =>
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
        await signIn(app.url, line.users.agent),
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
