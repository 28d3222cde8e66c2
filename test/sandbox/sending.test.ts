import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AURORA, GUEST_CHAT, GUEST_PHONE, startBench, type SandboxBench } from './sandbox-bench.js';
import { waitFor } from './wait-for.js';

interface ChatMessage {
  readonly idMessage: string;
  readonly direction: string;
  readonly text: string;
  readonly ticks: number;
  readonly isRead: boolean;
}

let bench: SandboxBench;
beforeEach(async () => (bench = await startBench()));
afterEach(() => bench.close());

const idOf = (body: unknown): string => (body as { idMessage: string }).idMessage;

async function chat(): Promise<ChatMessage[]> {
  const { body } = await bench.request('GET', `/guest/chats?instanceId=${AURORA}&phone=${GUEST_PHONE}`);
  return (body as { messages: ChatMessage[] }).messages;
}

function statusesOf(idMessage: string): unknown[] {
  const about = bench.receiver.bodies().filter((body) => body.idMessage === idMessage);
  return about.map((body) => body.status ?? body.typeWebhook);
}

describe('sending through the fake Green API', () => {
  it('tells of a message by its notification, then sent, delivered and read', async () => {
    const id = idOf((await bench.send('Your room is ready')).body);
    await waitFor('read', () => statusesOf(id).includes('read'));
    expect(statusesOf(id)).toEqual(['outgoingAPIMessageReceived', 'sent', 'delivered', 'read']);
    const status = bench.receiver.bodies().find((body) => body.status === 'sent');
    expect(status).toMatchObject({
      typeWebhook: 'outgoingMessageStatus',
      chatId: GUEST_CHAT,
      sendByApi: true,
      instanceData: { idInstance: Number(AURORA), typeInstance: 'whatsapp' },
    });
    expect(status).not.toHaveProperty('senderData');
  });

  it("shows the guest both directions with ticks, as far as the guest's phone lets them come", async () => {
    await bench.request('PATCH', `/instances/${AURORA}`, { lastTick: 'delivered' });
    await bench.guestWrites({ text: 'The AC is broken' });
    await bench.send('On our way');
    const shown = await waitFor('two ticks', async () => {
      const messages = await chat();
      return messages.at(-1)?.ticks === 2 && messages;
    });
    expect(shown.map(({ direction, text }) => [direction, text])).toEqual([
      ['in', 'The AC is broken'],
      ['out', 'On our way'],
    ]);
    expect(shown.at(-1)?.isRead).toBe(false);
  });

  it('sends in order and keeps the gap between two messages', async () => {
    await bench.request('PATCH', `/instances/${AURORA}`, { delaySendMessagesMilliseconds: 60 });
    const texts = ['one', 'two', 'three'];
    for (const text of texts) await bench.send(text);
    const arrivals = await waitFor('three messages', () => {
      const sent = bench.receiver.received.filter(({ text }) => text.includes('outgoingAPIMessageReceived'));
      return sent.length === 3 && sent;
    });
    arrivals.forEach(({ text }, index) => expect(text).toContain(`"text":"${texts[index] ?? ''}"`));
    expect(arrivals[2]!.atMs - arrivals[0]!.atMs).toBeGreaterThan(100);
  });

  it('keeps messages in the queue while the number is not linked, and can refuse them instead', async () => {
    await bench.request('POST', `/instances/${AURORA}/state`, { state: 'notAuthorized' });
    const id = idOf((await bench.send('Later')).body);
    const queue = (await bench.call('GET', 'showMessagesQueue')).body;
    expect(queue).toEqual([
      { messageID: id, type: 'sendMessage', body: { chatId: GUEST_CHAT, message: 'Later' } },
    ]);
    await bench.request('PATCH', `/instances/${AURORA}`, { unauthorizedSends: 'refuse' });
    const refused = await bench.send('Now');
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ message: 'instance account not authorized' });
    expect(statusesOf(id)).toEqual([]);
    await bench.request('POST', `/instances/${AURORA}/state`, { state: 'authorized' });
    await waitFor('sent after linking', () => statusesOf(id).includes('sent'));
    const states = bench.receiver.bodies().filter((body) => body.typeWebhook === 'stateInstanceChanged');
    expect(states.map((body) => body.stateInstance)).toEqual(['notAuthorized', 'authorized']);
  });

  it('clears the queue on demand', async () => {
    await bench.request('POST', `/instances/${AURORA}/state`, { state: 'notAuthorized' });
    await bench.send('Never');
    expect((await bench.call('GET', 'getMessagesCount')).body).toEqual({ count: 1 });
    expect((await bench.call('GET', 'clearMessagesQueue')).body).toEqual({ isCleared: true });
    expect((await bench.call('GET', 'getMessagesCount')).body).toEqual({ count: 0 });
  });

  it('accepts a message to a number without WhatsApp and says so later', async () => {
    const sent = await bench.call('POST', 'sendMessage', { chatId: '99912345678@c.us', message: 'Hello' });
    expect(sent.status).toBe(200);
    await waitFor('noAccount', () => statusesOf(idOf(sent.body)).length > 0);
    expect(statusesOf(idOf(sent.body))).toEqual(['noAccount']);
    expect((await bench.call('POST', 'checkWhatsapp', { phoneNumber: 99912345678 })).body).toMatchObject({
      existsWhatsapp: false,
    });
  });

  it('reports a restricted account under both names, and a group it is not in', async () => {
    for (const state of ['yellowCard', 'suspended']) {
      await bench.request('POST', `/instances/${AURORA}/state`, { state });
      const id = idOf((await bench.send('Hello')).body);
      await waitFor(state, () => statusesOf(id).includes(state));
    }
    await bench.request('POST', `/instances/${AURORA}/state`, { state: 'authorized' });
    const group = await bench.call('POST', 'sendMessage', {
      chatId: '120363000000000000@g.us',
      message: 'Hi',
    });
    await waitFor('notInGroup', () => statusesOf(idOf(group.body)).includes('notInGroup'));
  });

  it('takes an upload, serves it and sends it as the kind its name says', async () => {
    const form = new FormData();
    form.set('chatId', GUEST_CHAT);
    form.set('caption', 'Ihre Rechnung');
    form.set('file', new Blob(['%PDF-1.4 tiny'], { type: 'application/pdf' }), 'bill.pdf');
    const path = `/waInstance${AURORA}/sendFileByUpload/sandbox-token-aurora`;
    const response = await fetch(`${bench.url}${path}`, { method: 'POST', body: form });
    const { idMessage, urlFile } = (await response.json()) as { idMessage: string; urlFile: string };
    const served = await fetch(urlFile);
    expect([served.headers.get('content-type'), await served.text()]).toEqual([
      'application/pdf',
      '%PDF-1.4 tiny',
    ]);
    const told = await waitFor('the notification', () =>
      bench.receiver.bodies().find((body) => body.idMessage === idMessage),
    );
    expect(told.messageData).toMatchObject({
      typeMessage: 'documentMessage',
      fileMessageData: { caption: 'Ihre Rechnung', fileName: 'bill.pdf', downloadUrl: urlFile },
    });
  });
});
