import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AURORA, GUEST_CHAT, GUEST_PHONE, startBench, type SandboxBench } from './sandbox-bench.js';
import { waitFor } from './wait-for.js';

let bench: SandboxBench;
beforeEach(async () => (bench = await startBench()));
afterEach(() => bench.close());

async function notificationOf(idMessage: string): Promise<Record<string, unknown>> {
  return waitFor('the notification', () =>
    bench.receiver.bodies().find((body) => body.idMessage === idMessage),
  );
}

describe('what a guest can do', () => {
  it('writes a text in the envelope that the provider uses', async () => {
    const told = await notificationOf(await bench.guestWrites({ text: 'Hallo 👋' }));
    expect(told).toEqual({
      typeWebhook: 'incomingMessageReceived',
      instanceData: { idInstance: 1101000001, wid: '4930555010001@c.us', typeInstance: 'whatsapp' },
      timestamp: expect.any(Number) as unknown,
      idMessage: expect.stringMatching(/^[0-9A-F]{32}$/) as unknown,
      senderData: {
        chatId: GUEST_CHAT,
        chatName: 'Anna Weber',
        sender: GUEST_CHAT,
        senderName: 'Anna Weber',
        senderContactName: '',
      },
      messageData: { typeMessage: 'textMessage', textMessageData: { textMessage: 'Hallo 👋' } },
    });
  });

  it.each([
    ['extended', 'extendedTextMessage', 'extendedTextMessageData'],
    ['quoted', 'quotedMessage', 'extendedTextMessageData'],
    ['image', 'imageMessage', 'fileMessageData'],
    ['audio', 'audioMessage', 'fileMessageData'],
    ['video', 'videoMessage', 'fileMessageData'],
    ['document', 'documentMessage', 'fileMessageData'],
    ['sticker', 'stickerMessage', 'fileMessageData'],
    ['location', 'locationMessage', 'locationMessageData'],
    ['contact', 'contactMessage', 'contactMessageData'],
    ['poll', 'pollMessage', 'pollMessageData'],
    ['pollVote', 'pollUpdateMessage', 'pollMessageData'],
    ['reaction', 'reactionMessage', 'extendedTextMessageData'],
    ['edit', 'editedMessage', 'editedMessageData'],
    ['delete', 'deletedMessage', 'deletedMessageData'],
    ['button', 'interactiveButtonsResponse', 'interactiveButtonsResponse'],
    ['list', 'listResponseMessage', 'listResponseMessage'],
    ['group', 'textMessage', 'textMessageData'],
  ])('%s comes as %s', async (kind, typeMessage, dataKey) => {
    const quotedMessageId = await bench.guestWrites({ text: 'before' });
    const told = await notificationOf(await bench.guestWrites({ kind, text: 'Yes', quotedMessageId }));
    expect(told.messageData).toMatchObject({ typeMessage, [dataKey]: expect.any(Object) as unknown });
  });

  it('sends a picture that can be fetched, and takes overrides of everything', async () => {
    const file = await notificationOf(await bench.guestWrites({ kind: 'image', caption: 'The leak' }));
    const data = (file.messageData as { fileMessageData: { downloadUrl: string } }).fileMessageData;
    const picture = await fetch(data.downloadUrl);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const told = await notificationOf(
      await bench.guestWrites({
        kind: 'document',
        chatId: '120650379300963@lid',
        timestamp: 5,
        idMessage: 'ABC',
        downloadUrl: '',
        fileName: 'a.docx',
      }),
    );
    expect(told).toMatchObject({
      timestamp: 5,
      idMessage: 'ABC',
      senderData: { chatId: '120650379300963@lid' },
      messageData: { fileMessageData: { downloadUrl: '', fileName: 'a.docx' } },
    });
    const check = await bench.call('POST', 'checkWhatsapp', { chatId: '120650379300963@lid' });
    expect(check.body).toMatchObject({ existsWhatsapp: true, phoneNumber: GUEST_CHAT });
  });

  it('posts raw bodies as they stand', async () => {
    await bench.guestWrites({ raw: '{"half":' });
    await bench.guestWrites({ raw: { typeWebhook: 'unheardOf', x: 1 } });
    await bench.guestWrites({ rawBase64: Buffer.from([0x22, 0xff, 0x22]).toString('base64') });
    await waitFor('three bodies', () => bench.receiver.received.length === 3);
    expect(bench.receiver.received.map(({ text }) => text)).toEqual([
      '{"half":',
      '{"typeWebhook":"unheardOf","x":1}',
      '"\ufffd"',
    ]);
  });

  it('edits and deletes what was written, and rings', async () => {
    const id = await bench.guestWrites({ text: 'Room 412' });
    await bench.guestWrites({ kind: 'edit', text: 'Room 421', quotedMessageId: id });
    const gone = await bench.guestWrites({ text: 'wrong chat' });
    await bench.guestWrites({ kind: 'delete', quotedMessageId: gone });
    const { body } = await bench.request('GET', `/guest/chats?instanceId=${AURORA}&phone=${GUEST_PHONE}`);
    expect(body).toMatchObject({
      hotel: 'Grand Aurora',
      messages: [
        { text: 'Room 421', isEdited: true },
        { text: '', isDeleted: true },
      ],
    });
    const call = await bench.guestWrites({ kind: 'call' });
    await waitFor('both call notifications', () => {
      const calls = bench.receiver.bodies().filter((told) => told.idMessage === call);
      return calls.length === 2 && calls[0]?.status === 'offer' && calls[1]?.status === 'missed';
    });
  });

  it('is answered from the phone of the hotel', async () => {
    const { body } = await bench.request('POST', '/hotel-phone/messages', {
      instanceId: AURORA,
      phone: GUEST_PHONE,
      text: 'Coming!',
    });
    const told = await notificationOf((body as { idMessage: string }).idMessage);
    expect(told).toMatchObject({
      typeWebhook: 'outgoingMessageReceived',
      senderData: { chatId: GUEST_CHAT, sender: '4930555010001@c.us' },
    });
    await waitFor('read', () => bench.receiver.bodies().find((status) => status.status === 'read'));
    expect(bench.receiver.bodies().find((status) => status.status === 'sent')).toMatchObject({
      sendByApi: false,
    });
  });
});

describe('the journals', () => {
  it('are flat, newest first, and lag behind', async () => {
    await bench.request('PATCH', `/instances/${AURORA}`, { journalLagMs: 60_000 });
    await bench.guestWrites({ text: 'one' });
    const sent = (await bench.send('two')).body as { idMessage: string };
    await waitFor('read', () => bench.receiver.bodies().find((told) => told.status === 'read'));
    expect((await bench.call('GET', 'lastOutgoingMessages')).body).toEqual([]);
    await bench.request('PATCH', `/instances/${AURORA}`, { journalLagMs: 0 });
    expect((await bench.call('GET', 'lastOutgoingMessages')).body).toEqual([
      expect.objectContaining({
        type: 'outgoing',
        idMessage: sent.idMessage,
        chatId: GUEST_CHAT,
        typeMessage: 'extendedTextMessage',
        textMessage: 'two',
        statusMessage: 'read',
        sendByApi: true,
      }),
    ]);
    expect((await bench.call('GET', 'lastIncomingMessages')).body).toEqual([
      expect.objectContaining({
        type: 'incoming',
        textMessage: 'one',
        senderId: GUEST_CHAT,
        senderName: 'Anna Weber',
      }),
    ]);
    const history = (await bench.call('POST', 'getChatHistory', { chatId: GUEST_CHAT })).body;
    expect((history as { textMessage: string }[]).map(({ textMessage }) => textMessage)).toEqual([
      'two',
      'one',
    ]);
  });
});

describe('the journals of the last minutes', () => {
  it('go back as far as they are asked, a day when they are not asked right, and never further', async () => {
    const nowSeconds = Math.floor(Date.now() / 1_000);
    for (const minutesAgo of [90, 1_500]) {
      await bench.guestWrites({ text: `${minutesAgo}`, timestamp: nowSeconds - minutesAgo * 60 });
    }
    const texts = async (query: string) => {
      const { body } = await bench.request(
        'GET',
        `/waInstance${AURORA}/lastIncomingMessages/sandbox-token-aurora${query}`,
      );
      return (body as { textMessage: string }[]).map(({ textMessage }) => textMessage);
    };
    expect(await texts('?minutes=60')).toEqual([]);
    expect(await texts('?minutes=91')).toEqual(['90']);
    for (const query of ['', '?minutes=0', '?minutes=-5', '?minutes=soon', '?minutes=100000']) {
      expect(await texts(query)).toEqual(['90']);
    }
  });
});

describe('an instance of a test', () => {
  it('is made with its own tokens and address', async () => {
    const made = {
      instanceId: '1101555555',
      apiToken: 'secret',
      webhookToken: 'hook',
      webhookUrl: bench.receiver.url,
    };
    expect((await bench.request('POST', '/instances', made)).status).toBe(201);
    expect((await bench.request('POST', '/instances', made)).status).toBe(409);
    await bench.guestWrites({ instanceId: '1101555555', text: 'Hi' });
    await waitFor('the webhook', () => bench.receiver.received.length === 1);
    expect(bench.receiver.received[0]).toMatchObject({ path: '/', authorization: 'Bearer hook' });
    const state = await bench.request('GET', '/waInstance1101555555/getStateInstance/secret');
    expect(state.body).toEqual({ stateInstance: 'authorized' });
  });
});
