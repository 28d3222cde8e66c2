import { afterEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { startApp } from '../support/app-process.js';
import { createChannelFixture, sandboxSettings, sendAsAgent } from '../support/channel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { waitUntil } from '../support/wait-until.js';

const MESSAGES = 12;
const GAP_MS = 400;

describe('SIGTERM under load', () => {
  const cleanUp: (() => unknown)[] = [];

  afterEach(async () => {
    for (const each of cleanUp.splice(0).reverse()) await each();
  });

  it('begins nothing new a second later, is gone within ten, and leaves the rest in the queue', async () => {
    const app = await startApp({ sandbox: true, env: { SEND_LATENCY_MS: '20', WEBHOOK_GAP_MS: '1' } });
    cleanUp.push(() => app.stop());
    const sandboxUrl = app.sandboxUrl ?? '';
    const line = await createChannelFixture(app.databases, sandboxUrl, app.url);
    await sandboxSettings(sandboxUrl, line.channel.instanceId, { delaySendMessagesMilliseconds: GAP_MS });
    const query = (sql: string) =>
      inHotel(app.databases, line.hotelId, (run) => run(sql, [line.hotelId])) as Promise<{ n: number }[]>;
    await query(
      `update channels set send_gap_ms = ${GAP_MS}, blocked_until = now() + interval '1 hour' where hotel_id = $1`,
    );
    for (let i = 1; i < MESSAGES; i += 1) await sendAsAgent(app.url, line, `Number ${i}`);
    await query('update channels set blocked_until = null where hotel_id = $1');
    await sendAsAgent(app.url, line, 'Number last');

    // A client that never finishes keeps the HTTP server from closing as long as it may.
    const hanging = request(`${app.url}/webhooks/green-api/${line.channel.instanceId}`, {
      method: 'POST',
      headers: { authorization: line.channel.webhookToken, 'content-length': '100' },
    });
    hanging.on('error', () => undefined);
    hanging.write('{');
    cleanUp.push(() => hanging.destroy());

    const attempts = async () => {
      const rows = await query(
        `select count(*)::integer as n from message_attempts t join messages m on m.hotel_id = $1 and m.id = t.message_id
         where t.hotel_id = $1 and m.text like 'Number %'`,
      );
      return rows[0]?.n ?? 0;
    };
    await waitUntil('the lane is sending', async () => (await attempts()) >= 2);
    const stoppedAt = performance.now();
    process.kill(app.pid, 'SIGTERM');
    await delay(1_000);
    const begun = await attempts();
    await app.exited;
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    expect(await attempts()).toBe(begun);
    expect(begun).toBeLessThan(MESSAGES);
    const states = await query(
      `select count(*) filter (where delivery_state = 'QUEUED')::integer as n from messages where hotel_id = $1`,
    );
    expect(states[0]?.n).toBe(MESSAGES - begun);
  }, 60_000);
});
