import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AURORA, GUEST_CHAT, startBench, type SandboxBench } from './sandbox-bench.js';
import { waitFor } from './wait-for.js';

let bench: SandboxBench;
beforeEach(async () => (bench = await startBench()));
afterEach(() => bench.close());

describe('refusals of the fake Green API', () => {
  it.each([
    [{ message: 'Hi' }, "Validation failed. Details: 'chatId' is required"],
    [{ chatId: GUEST_CHAT }, "Validation failed. Details: 'message' is required"],
    [{ chatId: '+49 151', message: 'Hi' }, 'phone_number@c.us or group_id@g.us'],
    [
      { chatId: GUEST_CHAT, message: 'x'.repeat(20_001) },
      "Validation failed. Details: 'message' length must be less than or equal to 20000 characters long",
    ],
  ])('answers 400 with the documented text to %j', async (body, text) => {
    const answer = await bench.call('POST', 'sendMessage', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ statusCode: 400, message: expect.stringContaining(text) as unknown });
  });

  it('tells a wrong token, a wrong instance and a wrong method apart', async () => {
    const body = { chatId: GUEST_CHAT, message: 'Hi' };
    const status = async (path: string): Promise<number> => (await bench.request('POST', path, body)).status;
    expect(await status(`/waInstance${AURORA}/sendMessage/wrong`)).toBe(401);
    expect(await status('/waInstance1101999999/sendMessage/sandbox-token-aurora')).toBe(403);
    expect(await status(`/waInstance${AURORA}/sendNothing/sandbox-token-aurora`)).toBe(404);
    expect((await bench.log('method=sendMessage')).map((entry) => entry.accepted)).toEqual([false, false]);
  });

  it('keeps tokens out of the log and the summary', async () => {
    await bench.send('Hi');
    const seen = JSON.stringify([await bench.log(), (await bench.request('GET', '/state')).body]);
    expect(seen).not.toContain('sandbox-token-aurora');
    expect(seen).not.toContain('"sandbox-aurora"');
  });

  it('answers 429 over the documented rate, only when asked to', async () => {
    const twice = async (): Promise<number[]> => [
      (await bench.call('GET', 'getSettings')).status,
      (await bench.call('GET', 'getSettings')).status,
    ];
    expect(await twice()).toEqual([200, 200]);
    await bench.request('PATCH', `/instances/${AURORA}`, { rateLimits: true });
    expect(await twice()).toEqual([200, 429]);
  });

  it('is starting for a while after setSettings, and refuses sends until it is back', async () => {
    const saved = await bench.call('POST', 'setSettings', { delaySendMessagesMilliseconds: 1_000 });
    expect(saved.body).toEqual({ saveSettings: true });
    const refused = await waitFor('starting', async () => {
      const answer = await bench.call('POST', 'checkWhatsapp', { phoneNumber: 491511000001 });
      return answer.status === 400 && answer.body;
    });
    expect(refused).toMatchObject({ message: 'instance in starting process try later' });
    await waitFor('authorized again', async () => {
      const { body } = await bench.call('GET', 'getStateInstance');
      return (body as { stateInstance: string }).stateInstance === 'authorized';
    });
    expect((await bench.call('GET', 'getSettings')).body).toMatchObject({
      delaySendMessagesMilliseconds: 1_000,
    });
    const { body } = await bench.call('POST', 'setSettings', { incomingWebhook: true });
    expect(body).toMatchObject({ statusCode: 400 });
  });

  it('explains what is wrong with a request of its own', async () => {
    const unknown = await bench.request('POST', '/guest/messages', {
      instanceId: '1',
      phone: '491511000001',
    });
    expect(unknown.body).toMatchObject({
      statusCode: 404,
      message: expect.stringContaining(AURORA) as unknown,
    });
    const fault = await bench.request('POST', '/faults', { target: 'webhook', kind: 'http-429' });
    expect(fault.status).toBe(400);
    const plain = await fetch(`${bench.url}/faults`, { method: 'POST', body: '{}' });
    expect(plain.status).toBe(415);
  });
});
