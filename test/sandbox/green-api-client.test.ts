import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GreenApiClient } from '../../src/providers/green-api/green-api.client.js';
import { GreenApiError } from '../../src/providers/green-api/green-api-error.js';
import { AURORA, GUEST_CHAT, startBench, type SandboxBench } from './sandbox-bench.js';
import { waitFor } from './wait-for.js';

let bench: SandboxBench;
let client: GreenApiClient;
beforeEach(async () => {
  bench = await startBench();
  const token = 'sandbox-token-aurora';
  client = new GreenApiClient({ apiUrl: bench.url, mediaUrl: bench.url, instanceId: AURORA, token });
});
afterEach(() => bench.close());

const send = (message: string) => client.sendMessage({ chatId: GUEST_CHAT, message }, { deadlineMs: 300 });

async function failure(): Promise<GreenApiError> {
  const error: unknown = await send('Hello').then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof GreenApiError) return error;
  throw new Error('the send was to fail with a GreenApiError');
}

describe("hotel-boost's own client against the sandbox", () => {
  it('sends, and the guest gets it', async () => {
    const { idMessage } = await send('Welcome');
    await waitFor('delivered', () =>
      bench.receiver.bodies().some((body) => body.idMessage === idMessage && body.status === 'delivered'),
    );
  });

  it.each([
    ['timeout-after-accept', {}, 'UNKNOWN', true],
    ['http-5xx', { accepted: true }, 'UNKNOWN', true],
    ['http-5xx', {}, 'UNKNOWN', false],
    ['reset', {}, 'UNKNOWN', true],
    ['reset', { accepted: false }, 'UNKNOWN', false],
    ['truncated', {}, 'UNKNOWN', true],
    ['drop', {}, 'UNKNOWN', false],
    ['http-429', { retryAfter: 2 }, 'NOT_ACCEPTED', false],
    ['http-466', {}, 'QUOTA', false],
  ])('%s %j means %s', async (kind, options, outcome, isAccepted) => {
    await bench.fault({ target: 'api', method: 'sendMessage', kind, ...options });
    expect((await failure()).outcome).toBe(outcome);
    const [call] = await bench.log('method=sendMessage');
    expect(call?.accepted).toBe(isAccepted);
  });

  it('reads journals, settings and queues of every kind of message', async () => {
    const kinds = ['text', 'image', 'location', 'contact', 'quoted', 'poll', 'reaction', 'button'];
    const incoming: string[] = [];
    for (const kind of kinds) incoming.push(await bench.guestWrites({ kind, text: 'Yes' }));
    const { idMessage } = await send('Welcome');
    const told = JSON.stringify([
      await client.lastIncomingMessages(60),
      await client.lastOutgoingMessages(60),
    ]);
    for (const id of [...incoming, idMessage]) expect(told).toContain(id);
    expect(await client.getSettings()).toMatchObject({ outgoingWebhook: 'yes' });
    expect(await client.getMessagesCount()).toEqual({ count: expect.any(Number) as unknown });
    expect(await client.getWebhooksCount()).toEqual({ count: expect.any(Number) as unknown });
  });

  it('waits while the instance starts or is refused for not being linked', async () => {
    await bench.request('PATCH', `/instances/${AURORA}`, { state: 'starting' });
    expect((await failure()).outcome).toBe('WAIT');
    await bench.request('PATCH', `/instances/${AURORA}`, {
      state: 'notAuthorized',
      unauthorizedSends: 'refuse',
    });
    expect((await failure()).outcome).toBe('WAIT');
  });
});
