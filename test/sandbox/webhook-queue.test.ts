import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AURORA, startBench, type SandboxBench } from './sandbox-bench.js';
import { waitFor } from './wait-for.js';

let bench: SandboxBench;
beforeEach(async () => (bench = await startBench()));
afterEach(() => bench.close());

const ids = (): unknown[] => bench.receiver.bodies().map((body) => body.idMessage);
const arrived = (count: number) =>
  waitFor(`${count} webhooks`, () => bench.receiver.received.length >= count);

describe('the webhook line of the fake Green API', () => {
  it('posts to the address of the instance with its token and waits for 200 in order', async () => {
    const wanted: string[] = [];
    for (const text of ['one', 'two', 'three']) wanted.push(await bench.guestWrites({ text }));
    await arrived(3);
    expect(ids()).toEqual(wanted);
    const [first] = bench.receiver.received;
    expect(first?.path).toBe(`/webhooks/green-api/${AURORA}`);
    expect(first?.authorization).toBe('Bearer sandbox-aurora');
  });

  it('rests after anything but 200 and sends the same bytes again before the next', async () => {
    bench.receiver.answerNext(500, 204);
    const first = await bench.guestWrites({ text: 'one' });
    const second = await bench.guestWrites({ text: 'two' });
    await arrived(4);
    expect(ids()).toEqual([first, first, first, second]);
    const [one, two, three] = bench.receiver.received;
    expect([two?.text, three?.text]).toEqual([one?.text, one?.text]);
    expect(two!.atMs - one!.atMs).toBeGreaterThan(30);
    const log = await waitFor('the log', async () => {
      const entries = await bench.log('kind=webhook');
      return entries.every((entry) => entry.outcome !== 'pending') && entries;
    });
    expect(log.map(({ status, attempt, outcome }) => [status, attempt, outcome])).toEqual([
      [500, 1, 'refused with 500'],
      [204, 2, 'refused with 204'],
      [200, 3, 'delivered'],
      [200, 1, 'delivered'],
    ]);
  });

  it('holds up only the instance that is refused', async () => {
    await bench.request('PATCH', `/instances/${AURORA}`, { webhookPauseMs: 600_000 });
    bench.receiver.answerNext(503);
    await bench.guestWrites({ text: 'held' });
    await arrived(1);
    const other = await bench.guestWrites({
      text: 'through',
      instanceId: '1101000002',
      phone: '79161234567',
    });
    await arrived(2);
    expect(ids()[1]).toBe(other);
    const { body } = await bench.request('GET', `/instances/${AURORA}`);
    expect(body).toMatchObject({ queuedWebhooks: 1 });
    await bench.request('PATCH', `/instances/${AURORA}`, { webhookPauseMs: 10 });
    await arrived(3);
    expect(ids()[2]).toBe(ids()[0]);
  });

  it('gives up waiting for an answer, and counts that as a refusal', async () => {
    await bench.request('PATCH', `/instances/${AURORA}`, { webhookTimeoutMs: 30 });
    bench.receiver.answerNext(0);
    const id = await bench.guestWrites({ text: 'Hello' });
    const entries = await waitFor('the second attempt', async () => {
      const found = await bench.log('kind=webhook');
      return found[1]?.outcome === 'delivered' && found;
    });
    expect(entries.map(({ idMessage, outcome }) => [idMessage, outcome])).toEqual([
      [id, 'timed out'],
      [id, 'delivered'],
    ]);
  });

  it('serves polling instead when there is no webhook address', async () => {
    await bench.request('PATCH', `/instances/${AURORA}`, { webhookUrl: '' });
    const id = await bench.guestWrites({ text: 'Hello' });
    const first = (await bench.call('GET', 'receiveNotification')).body as {
      receiptId: number;
      body: object;
    };
    expect(first.body).toMatchObject({ idMessage: id });
    expect((await bench.call('GET', 'receiveNotification')).body).toEqual(first);
    const path = `/waInstance${AURORA}/deleteNotification/sandbox-token-aurora/${first.receiptId}`;
    expect((await bench.request('DELETE', path)).body).toEqual({ result: true, reason: '' });
    expect((await bench.call('GET', 'getWebhooksCount')).body).toEqual({ count: 0 });
  });

  it('holds what guests write while the number is not linked', async () => {
    await bench.request('POST', `/instances/${AURORA}/state`, { state: 'blocked' });
    await arrived(1);
    const id = await bench.guestWrites({ text: 'Anybody?' });
    expect((await bench.call('GET', 'getWebhooksCount')).body).toEqual({ count: 0 });
    await bench.request('POST', `/instances/${AURORA}/state`, { state: 'authorized' });
    await arrived(3);
    expect(ids().at(-1)).toBe(id);
  });
});
