import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultApiUrl, defaultMediaUrl } from '../../../src/providers/green-api/api-hosts.js';
import { GreenApiClient } from '../../../src/providers/green-api/green-api.client.js';
import { answer, ScriptedServer } from './scripted-server.js';

const token = 'd75b3a66374942c5b3c019c698abc2067e151558acbd412345';
const sample = (name: string): string =>
  readFileSync(new URL(`./samples/http.${name}.json`, import.meta.url), 'utf8');

describe('Green API client', () => {
  const server = new ScriptedServer();
  let client: GreenApiClient;

  beforeEach(async () => {
    await server.start();
    const url = `http://127.0.0.1:${server.port}`;
    client = new GreenApiClient({ apiUrl: `${url}/`, mediaUrl: url, instanceId: '1101000001', token });
  });
  afterEach(() => server.stop());

  const answers = (body: string, status = 200): void => {
    server.script = (socket) => socket.end(answer(status, body));
  };

  it('sends a text as the provider wants it', async () => {
    answers(sample('sendMessage.200'));
    const input = { chatId: '79876543210@c.us', message: 'Grüße 💧', quotedMessageId: 'A1' };
    await expect(client.sendMessage(input)).resolves.toEqual({ idMessage: '3EB0C767D097B7C7C030' });
    const [request] = server.requests;
    expect(request?.head).toMatch(
      new RegExp(`^POST /waInstance1101000001/sendMessage/${token} HTTP/1.1\r\n`),
    );
    expect(request?.head).toMatch(/content-type: application\/json; charset=utf-8/i);
    expect(JSON.parse(request?.body ?? '')).toEqual(input);
  });

  it('opens a connection of its own for every call, so that a stale one is never met', async () => {
    server.script = (socket) => socket.write(answer(200, '{"count":3}', ['connection: keep-alive']));
    await client.getMessagesCount();
    await client.getMessagesCount();
    expect(server.connections).toBe(2);
  });

  it('sends a file by its address', async () => {
    answers('{"idMessage":"A2","more":1}');
    const input = {
      chatId: '79876543210@c.us',
      urlFile: 'https://h.example/a.pdf',
      fileName: 'a.pdf',
      caption: 'Menu',
    };
    await expect(client.sendFileByUrl(input)).resolves.toEqual({ idMessage: 'A2' });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(input);
  });

  it.each([
    ['{"stateInstance":"authorized"}', 'AUTHORIZED'],
    ['{"stateInstance":"yellowCard","x":1}', 'SUSPENDED'],
    ['{"stateInstance":"suspended"}', 'SUSPENDED'],
    ['{"stateInstance":"fromTheFuture"}', 'UNKNOWN'],
    ['null', 'STARTING'],
  ])('reads the state of the instance from %s', async (body, state) => {
    answers(body);
    await expect(client.getStateInstance()).resolves.toEqual({ state });
    expect(server.requests[0]?.head).toMatch(/^GET \/waInstance1101000001\/getStateInstance\//);
  });

  it('reads and writes settings under the names of the provider', async () => {
    answers('{"wid":"1@c.us","webhookUrl":"","delaySendMessagesMilliseconds":500,"autoTyping":3}');
    await expect(client.getSettings()).resolves.toMatchObject({ webhookUrl: '', autoTyping: 3 });
    answers('{"saveSettings":true}');
    await expect(client.setSettings({ incomingWebhook: 'yes' })).resolves.toEqual({ isSaved: true });
    expect(server.requests[1]?.body).toBe('{"incomingWebhook":"yes"}');
  });

  it('reads the linked account under the old and the new name of the suspension', async () => {
    answers(
      '{"phone":"79001234567","stateInstance":"suspended","deviceId":"79001234567:8@s.whatsapp.net","suspendedUntil":1785400000}',
    );
    await expect(client.getWaSettings()).resolves.toMatchObject({
      phone: '79001234567',
      state: 'SUSPENDED',
      suspendedUntil: new Date(1785400000000),
    });
    answers('{"phone":"","stateInstance":"notAuthorized","deviceId":"","yellowCardUntil":1785400001}');
    await expect(client.getWaSettings()).resolves.toMatchObject({
      phone: null,
      state: 'NOT_AUTHORIZED',
      suspendedUntil: new Date(1785400001000),
    });
  });

  it('reads a journal, flat as it is, and counts what it cannot read', async () => {
    const items = [
      {
        type: 'outgoing',
        idMessage: 'B1',
        timestamp: 1587129400,
        typeMessage: 'extendedTextMessage',
        chatId: '11001234567:2@c.us',
        extendedTextMessage: { text: 'Hello' },
        statusMessage: 'read',
        sendByApi: true,
      },
      {
        type: 'outgoing',
        idMessage: 'B2',
        timestamp: 1587129401,
        typeMessage: 'imageMessage',
        chatId: '11001234567@c.us',
        caption: 'Look',
        fileName: 'a.jpg',
        downloadUrl: '',
        mimeType: 'image/jpeg',
      },
      { type: 'sideways' },
      null,
    ];
    answers(JSON.stringify(items));
    const journal = await client.lastOutgoingMessages(4.2);
    expect(server.requests[0]?.head).toMatch(
      /^GET \/waInstance1101000001\/lastOutgoingMessages\/\w+\?minutes=5 /,
    );
    expect(journal.unreadableCount).toBe(2);
    expect(journal.entries).toMatchObject([
      {
        providerMessageId: 'B1',
        chatId: '11001234567@c.us',
        text: 'Hello',
        status: 'read',
        isSentByApi: true,
        timestamp: new Date(1587129400000),
        file: null,
      },
      { providerMessageId: 'B2', text: 'Look', status: null, file: { fileName: 'a.jpg' } },
    ]);
    answers(
      '[{"type":"incoming","idMessage":"C1","timestamp":1587129319,"typeMessage":"textMessage","chatId":"1@lid","senderId":"1@lid","senderName":"Ann","textMessage":"Hi"}]',
    );
    const incoming = await client.lastIncomingMessages(1440);
    expect(incoming.entries).toMatchObject([{ direction: 'INBOUND', text: 'Hi', senderName: 'Ann' }]);
  });

  it('takes a journal far larger than any other answer', async () => {
    const item = {
      type: 'outgoing',
      idMessage: 'B',
      timestamp: 1587129400,
      typeMessage: 'textMessage',
      chatId: '1@c.us',
      textMessage: 'x'.repeat(10_000),
    };
    answers(JSON.stringify(new Array(300).fill(item)));
    await expect(client.lastOutgoingMessages(60)).resolves.toMatchObject({ unreadableCount: 0 });
  });

  it('asks for the address of a file', async () => {
    answers('{"downloadUrl":"https://sw-media.storage.example/1.png"}');
    await expect(client.downloadFile({ chatId: '1@c.us', idMessage: 'A' })).resolves.toEqual({
      downloadUrl: 'https://sw-media.storage.example/1.png',
    });
    answers('{"downloadUrl":"file:///etc/passwd"}');
    await expect(client.downloadFile({ chatId: '1@c.us', idMessage: 'A' })).rejects.toMatchObject({
      outcome: 'UNKNOWN',
    });
  });

  it('asks whether somebody is on WhatsApp, of old and new servers', async () => {
    answers(sample('checkWhatsapp.200'));
    await expect(client.checkWhatsapp({ phone: '79990000002' })).resolves.toEqual({
      exists: true,
      chatId: '10000002@lid',
      phone: '79990000002',
    });
    expect(server.requests[0]?.body).toBe('{"phoneNumber":79990000002}');
    answers(sample('checkWhatsapp.200.legacy'));
    await expect(client.checkWhatsapp({ chatId: '10000002@lid' })).resolves.toEqual({
      exists: true,
      chatId: null,
      phone: null,
    });
  });

  it('marks a chat as read, and counts both queues whatever the key is called', async () => {
    answers('{"setRead":true}');
    await expect(client.readChat({ chatId: '1@c.us' })).resolves.toEqual({ isRead: true });
    answers('{"сount":12}');
    await expect(client.getWebhooksCount()).resolves.toEqual({ count: 12 });
    answers('{"count":"many"}');
    await expect(client.getMessagesCount()).rejects.toMatchObject({ failure: 'RESPONSE_UNREADABLE' });
  });

  it('finds the hosts of an instance by its first four digits', () => {
    expect(defaultApiUrl('7105123456')).toBe('https://7105.api.greenapi.com');
    expect(defaultMediaUrl('110100000123')).toBe('https://1101.media.greenapi.com');
    expect(() => defaultApiUrl('evil.example/')).toThrow('4 to 20 digits');
  });

  it.each([
    ['an instance that is no number', { instanceId: '11/../x' }],
    ['a token with a slash', { token: 'a/b' }],
    ['another scheme', { apiUrl: 'ftp://a.example' }],
    ['an address with a sign-in', { apiUrl: 'https://user:pass@a.example' }],
    ['an address with a query', { apiUrl: 'https://a.example/?x=1' }],
    ['a media address that is none', { mediaUrl: 'media' }],
  ])('refuses %s, without repeating it', (_, change) => {
    const config = {
      apiUrl: 'https://a.example',
      mediaUrl: 'https://a.example',
      instanceId: '1',
      token,
      ...change,
    };
    let message = '';
    try {
      new GreenApiClient(config);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/^Error: A Green API /);
    expect(message).not.toContain(Object.values(change)[0]);
  });
});
