import { afterEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { startSandbox } from '../support/sandbox-process.js';
import { createChannelFixture, providerCalls, sendAsAgent } from '../support/channel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { findFreePort } from '../../scripts/free-port.js';
import { waitUntil } from '../support/wait-until.js';

const PACE = {
  SEND_LATENCY_MS: '20',
  DELIVERED_AFTER_MS: '20',
  READ_AFTER_MS: '20',
  WEBHOOK_GAP_MS: '1',
  WEBHOOK_PAUSE_MS: '200',
};

describe('a worker killed with SIGKILL', () => {
  const cleanUp: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const each of cleanUp.splice(0).reverse()) await each();
  });

  it.each([
    ['after leasing', 'lane-leased', 'READ', { made: 1, accepted: 1 }],
    ['after the SENDING mark, before the call', 'lane-marked', 'UNKNOWN', { made: 0, accepted: 0 }],
    [
      'after the provider accepted, before the result is stored',
      'lane-accepted',
      'READ',
      { made: 1, accepted: 1 },
    ],
  ] as const)(
    '%s (%s): nobody sends twice, and the message ends %s',
    async (_when, failPoint, finalState, calls) => {
      const database: TestDatabase = await createDatabase();
      cleanUp.push(() => database.drop());
      const port = await findFreePort();
      const url = `http://127.0.0.1:${port}`;
      const sandbox = await startSandbox({ databases: database, apiUrl: url, env: PACE });
      cleanUp.push(() => sandbox.stop());
      const start = (env: Record<string, string>): Promise<TestApp> =>
        startApp({ databases: database, env: { PORT: String(port), SANDBOX_URL: sandbox.url, ...env } });
      const doomed = await start({ FAIL_POINT: failPoint });
      const line = await createChannelFixture(database, sandbox.url, url);
      // The process may die before it answers: the row is what counts.
      await sendAsAgent(url, line, 'Survives').catch(() => null);
      await doomed.exited;
      const id = await inHotel(database, line.hotelId, async (query) => {
        const rows = await query(`select id from messages where hotel_id = $1 and text = 'Survives'`, [
          line.hotelId,
        ]);
        return String(rows[0]?.id);
      });
      // The lease of a mark runs 45 s, that of a look 10 s: what is done behind it is moved nearer, not waited for.
      if (failPoint !== 'lane-accepted')
        await inHotel(database, line.hotelId, async (query) => {
          await query(
            `update messages set lease_until = now(), delivery_changed_at = now() - interval '61 seconds' where hotel_id = $1 and id = $2`,
            [line.hotelId, id],
          );
          await query(
            'update channels set leased_until = now() where hotel_id = $1 and leased_until is not null',
            [line.hotelId],
          );
        });
      const survivor = await start({});
      cleanUp.push(() => survivor.stop());
      const state = () =>
        inHotel(database, line.hotelId, async (query) => {
          const rows = await query('select delivery_state from messages where hotel_id = $1 and id = $2', [
            line.hotelId,
            id,
          ]);
          return String(rows[0]?.delivery_state);
        });
      await waitUntil(`the message is ${finalState}`, async () => (await state()) === finalState, 40_000);
      expect(await providerCalls(sandbox.url, line.channel.instanceId, 'Survives')).toEqual(calls);
    },
    90_000,
  );
});
