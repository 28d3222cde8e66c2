import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startBench, type SandboxBench } from './sandbox-bench.js';
import { waitFor } from './wait-for.js';

let bench: SandboxBench;
beforeEach(async () => (bench = await startBench()));
afterEach(() => bench.close());

const ids = (): unknown[] => bench.receiver.bodies().map((body) => body.idMessage);
const arrived = (count: number) =>
  waitFor(`${count} webhooks`, () => bench.receiver.received.length >= count);

/** Texts that went out, each once per notification. */
function sentTexts(): string[] {
  return bench.receiver
    .bodies()
    .filter((body) => body.typeWebhook === 'outgoingAPIMessageReceived')
    .map(
      (body) =>
        (body.messageData as { extendedTextMessageData: { text: string } }).extendedTextMessageData.text,
    );
}

const isSent = (text: string) => waitFor(`${text} sent`, () => sentTexts().includes(text));

describe('faults of webhooks', () => {
  it('duplicate: the same notification again, one after the other or all at once', async () => {
    await bench.fault({ target: 'webhook', kind: 'duplicate' });
    const first = await bench.guestWrites({ text: 'one' });
    await arrived(2);
    await bench.fault({ target: 'webhook', kind: 'duplicate', copies: 9, parallel: true });
    const second = await bench.guestWrites({ text: 'two' });
    await arrived(12);
    expect(ids()).toEqual([first, first, ...Array.from({ length: 10 }, () => second)]);
  });

  it('reorder: the second notification overtakes the first', async () => {
    await bench.fault({ target: 'webhook', kind: 'reorder' });
    const first = await bench.guestWrites({ text: 'one' });
    const second = await bench.guestWrites({ text: 'two' });
    await arrived(2);
    expect(ids()).toEqual([second, first]);
  });

  it('drop: the notification never comes, and the log says so', async () => {
    await bench.fault({ target: 'webhook', kind: 'drop' });
    const lost = await bench.guestWrites({ text: 'one' });
    const second = await bench.guestWrites({ text: 'two' });
    await arrived(1);
    expect(ids()).toEqual([second]);
    expect((await bench.log('kind=webhook'))[0]).toMatchObject({ idMessage: lost, outcome: 'dropped' });
  });

  it('delay: comes later', async () => {
    await bench.fault({ target: 'webhook', kind: 'delay', ms: 60 });
    const before = performance.now();
    await bench.guestWrites({ text: 'one' });
    await arrived(1);
    expect(bench.receiver.received[0]!.atMs - before).toBeGreaterThan(50);
  });

  it('timeout-after-accept: a 200 goes unheard, so the same notification comes again', async () => {
    await bench.fault({ target: 'webhook', kind: 'timeout-after-accept' });
    const id = await bench.guestWrites({ text: 'one' });
    await arrived(2);
    expect(ids()).toEqual([id, id]);
  });

  it('reset: the connection breaks after the body or in the middle of it, then it comes whole', async () => {
    await bench.fault({ target: 'webhook', kind: 'reset', accepted: false });
    const id = await bench.guestWrites({ text: 'one' });
    await arrived(2);
    expect(bench.receiver.received.map(({ isWhole }) => isWhole)).toEqual([false, true]);
    await bench.fault({ target: 'webhook', kind: 'reset' });
    const second = await bench.guestWrites({ text: 'two' });
    await arrived(4);
    expect(ids()).toEqual([id, second, second]);
  });

  it('slow: the body comes in drops', async () => {
    await bench.fault({ target: 'webhook', kind: 'slow', ms: 80 });
    const before = performance.now();
    const id = await bench.guestWrites({ text: 'one' });
    await arrived(1);
    expect(ids()).toEqual([id]);
    expect(bench.receiver.received[0]!.atMs - before).toBeGreaterThan(70);
  });

  it('truncated: a cut body of its own, then the whole one', async () => {
    await bench.fault({ target: 'webhook', kind: 'truncated' });
    const id = await bench.guestWrites({ text: 'one' });
    await arrived(2);
    const [cut, whole] = bench.receiver.received;
    expect(whole?.text.startsWith(cut?.text ?? '?')).toBe(true);
    expect(() => JSON.parse(cut?.text ?? '') as unknown).toThrow();
    expect(ids()).toEqual([id]);
  });
});

describe('faults of API calls', () => {
  it('timeout-after-accept: no answer ever, but the message goes out, and the log shows one call', async () => {
    await bench.fault({ target: 'api', method: 'sendMessage', kind: 'timeout-after-accept' });
    await expect(bench.send('Hello', AbortSignal.timeout(150))).rejects.toThrow();
    await isSent('Hello');
    const [entry, ...more] = await waitFor('the end of the call', async () => {
      const calls = await bench.log('method=sendMessage');
      return calls[0]?.outcome !== 'pending' && calls;
    });
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ accepted: true, fault: 'timeout-after-accept', status: null });
  });

  it('http-5xx: refuses, or answers so after it has accepted', async () => {
    await bench.fault({ target: 'api', kind: 'http-5xx', status: 502 });
    expect((await bench.send('lost')).status).toBe(502);
    await bench.fault({ target: 'api', kind: 'http-5xx', accepted: true });
    expect((await bench.send('taken')).status).toBe(500);
    await isSent('taken');
    expect(sentTexts()).toEqual(['taken']);
    expect((await bench.log('kind=call')).map((entry) => entry.accepted)).toEqual([false, true]);
  });

  it('http-429: refuses with and without Retry-After, as often as asked', async () => {
    await bench.fault({ target: 'api', kind: 'http-429', retryAfter: 3, times: 2 });
    const [first, second, third] = [await bench.send('a'), await bench.send('b'), await bench.send('c')];
    expect([first.status, first.headers.get('retry-after'), second.status, third.status]).toEqual([
      429,
      '3',
      429,
      200,
    ]);
    await isSent('c');
    expect(sentTexts()).toEqual(['c']);
  });

  it('http-466: the documented bodies of a used up plan', async () => {
    await bench.fault({ target: 'api', kind: 'http-466', times: 2 });
    const sending = await bench.send('a');
    expect(sending.status).toBe(466);
    expect(sending.body).toMatchObject({
      invokeStatus: { method: 'sendmessage', status: 'QUOTE_ALLOWED' },
      correspondentsStatus: { status: 'CORRESPONDENTS_QUOTE_EXCEEDED' },
    });
    const checking = await bench.call('POST', 'checkWhatsapp', { phoneNumber: 491511000001 });
    expect(checking.body).toMatchObject({
      invokeStatus: { method: 'checkwhatsapp', status: 'QUOTE_EXCEEDED' },
    });
  });

  it('reset and truncated: accepted, but the answer is torn or cut', async () => {
    await bench.fault({ target: 'api', kind: 'reset' });
    await expect(bench.send('torn')).rejects.toThrow();
    await bench.fault({ target: 'api', kind: 'truncated' });
    const cut = await bench.send('cut');
    expect([cut.status, cut.body]).toEqual([200, null]);
    expect(cut.text).toMatch(/^\{"idMes/);
    await isSent('torn');
    await isSent('cut');
  });

  it('reset that was not accepted, and drop: nothing goes out', async () => {
    await bench.fault({ target: 'api', kind: 'reset', accepted: false });
    await expect(bench.send('torn')).rejects.toThrow();
    await bench.fault({ target: 'api', kind: 'drop' });
    await expect(bench.send('dropped')).rejects.toThrow();
    await bench.send('last');
    await isSent('last');
    expect(sentTexts()).toEqual(['last']);
  });

  it('delay and slow: the answer is late', async () => {
    for (const kind of ['delay', 'slow']) {
      await bench.fault({ target: 'api', kind, ms: 60 });
      const before = performance.now();
      expect((await bench.send(kind)).status).toBe(200);
      expect(performance.now() - before).toBeGreaterThan(50);
    }
  });

  it('duplicate and reorder: the provider itself sends twice, or lets a message overtake', async () => {
    await bench.fault({ target: 'api', kind: 'duplicate' });
    await bench.send('twice');
    await waitFor('both', () => sentTexts().length === 2);
    await bench.request('POST', '/instances/1101000001/state', { state: 'sleepMode' });
    await bench.send('first');
    await bench.fault({ target: 'api', kind: 'reorder' });
    await bench.send('second');
    await bench.request('POST', '/instances/1101000001/state', { state: 'authorized' });
    await waitFor('all', () => sentTexts().length === 4);
    expect(sentTexts()).toEqual(['twice', 'twice', 'second', 'first']);
  });

  it('waits for the method and instance it names, is listed until consumed and can be taken back', async () => {
    await bench.fault({ target: 'api', kind: 'http-5xx', method: 'getSettings', times: 2 });
    await bench.fault({ target: 'api', kind: 'http-5xx', instanceId: '1101000002' });
    expect((await bench.send('fine')).status).toBe(200);
    expect((await bench.call('GET', 'getSettings')).status).toBe(500);
    const { body } = await bench.request('GET', '/faults');
    expect(body).toMatchObject({
      faults: [{ kind: 'http-5xx', timesLeft: 1 }, { instanceId: '1101000002' }],
    });
    await bench.request('DELETE', '/faults');
    expect((await bench.call('GET', 'getSettings')).status).toBe(200);
  });
});
