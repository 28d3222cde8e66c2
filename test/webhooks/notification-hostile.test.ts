import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseNotification } from '../../src/providers/green-api/notification/parse-notification.js';
import type {
  MessageNotification,
  ParsedNotification,
} from '../../src/providers/green-api/notification/parsed-notification.js';
import { peekEnvelope } from '../../src/providers/green-api/notification/peek-envelope.js';

const now = new Date('2026-11-22T12:00:00Z');
const folder = new URL('./samples/', import.meta.url);
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => readFileSync(new URL(name, folder)));

type Json = Record<string, unknown>;

function body(change: (message: Json) => void = () => undefined): Buffer {
  const message: Json = {
    typeWebhook: 'incomingMessageReceived',
    instanceData: { idInstance: 1101000001, wid: '71231234567@c.us', typeInstance: 'whatsapp' },
    timestamp: 1756440000,
    idMessage: '3A93672A6E64A1660001',
    senderData: { chatId: '71234567890@c.us', sender: '71234567890@c.us', senderName: 'Ann' },
    messageData: { typeMessage: 'textMessage', textMessageData: { textMessage: 'Hello' } },
  };
  change(message);
  return Buffer.from(JSON.stringify(message));
}

const parse = (raw: Buffer | string): ParsedNotification => parseNotification(Buffer.from(raw), now);

function message(raw: Buffer | string): MessageNotification {
  const parsed = parse(raw);
  if (parsed.kind !== 'MESSAGE') throw new Error(`not a message: ${JSON.stringify(parsed)}`);
  return parsed;
}

function reasonOf(raw: Buffer | string): string {
  const parsed = parse(raw);
  return parsed.kind === 'UNREADABLE' ? parsed.reason.code : parsed.kind;
}

describe('an unreadable body', () => {
  it.each([
    ['nothing at all', '', 'INVALID_JSON'],
    ['truncated JSON', body().subarray(0, 200), 'INVALID_JSON'],
    ['a raw NUL', '{"typeWebhook":"a\0"}', 'INVALID_JSON'],
    ['a form post', 'typeWebhook=x', 'INVALID_JSON'],
    [
      'text in another encoding',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xe4, 0xf6]), Buffer.from('"}')]),
      'INVALID_UTF8',
    ],
    ['a surrogate encoded as UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'INVALID_UTF8'],
    ['null', 'null', 'NOT_AN_OBJECT'],
    ['an array', '[{}]', 'NOT_AN_OBJECT'],
    ['a number', '7', 'NOT_AN_OBJECT'],
    ['an empty object', '{}', 'MISSING_FIELD'],
  ])('(%s) is told from a readable one', (_, raw, code) => expect(reasonOf(Buffer.from(raw))).toBe(code));

  it.each<[string, (message: Json) => void, string]>([
    ['no instance', (m) => delete m.instanceData, 'MISSING_FIELD'],
    ['an instance that is no number', (m) => (m.instanceData = { idInstance: 'abc' }), 'MISSING_FIELD'],
    ['an instance beyond exact numbers', (m) => (m.instanceData = { idInstance: 1e21 }), 'MISSING_FIELD'],
    ['an object for the type', (m) => (m.typeWebhook = {}), 'WRONG_TYPE'],
    ['a type full of blanks', (m) => (m.typeWebhook = 'a b'), 'WRONG_TYPE'],
    ['no message id', (m) => delete m.idMessage, 'MISSING_FIELD'],
    ['an array for the message id', (m) => (m.idMessage = ['x']), 'WRONG_TYPE'],
    ['a message id of 201 characters', (m) => (m.idMessage = 'A'.repeat(201)), 'MESSAGE_ID_TOO_LONG'],
    ['no sender', (m) => delete m.senderData, 'MISSING_FIELD'],
    ['no chat', (m) => (m.senderData = {}), 'MISSING_FIELD'],
    ['a chat id that is none', (m) => (m.senderData = { chatId: 'front desk' }), 'INVALID_CHAT_ID'],
    ['no data', (m) => delete m.messageData, 'MISSING_FIELD'],
    ['text for the data', (m) => (m.messageData = 'x'), 'WRONG_TYPE'],
    ['no text object', (m) => (m.messageData = { typeMessage: 'textMessage' }), 'MISSING_FIELD'],
    [
      'an object for the text',
      (m) => (m.messageData = { typeMessage: 'textMessage', textMessageData: { textMessage: { $ne: 1 } } }),
      'WRONG_TYPE',
    ],
    ['a time in milliseconds', (m) => (m.timestamp = 1756440000000), 'TIMESTAMP_OUT_OF_RANGE'],
    ['a time before 2000', (m) => (m.timestamp = 946684799), 'TIMESTAMP_OUT_OF_RANGE'],
    ['a negative time', (m) => (m.timestamp = -5), 'TIMESTAMP_OUT_OF_RANGE'],
    ['an endless time', (m) => (m.timestamp = 1e300), 'TIMESTAMP_OUT_OF_RANGE'],
    [
      'a time two days ahead',
      (m) => (m.timestamp = now.getTime() / 1000 + 2 * 86_400),
      'TIMESTAMP_OUT_OF_RANGE',
    ],
    ['a word for the time', (m) => (m.timestamp = 'yesterday'), 'WRONG_TYPE'],
    [
      'a place off the globe',
      (m) =>
        (m.messageData = {
          typeMessage: 'locationMessage',
          locationMessageData: { latitude: 91, longitude: 0 },
        }),
      'WRONG_TYPE',
    ],
    [
      'a reaction to nothing',
      (m) => (m.messageData = { typeMessage: 'reactionMessage', extendedTextMessageData: { text: 'x' } }),
      'MISSING_FIELD',
    ],
    [
      'an edit of nothing',
      (m) => (m.messageData = { typeMessage: 'editedMessage', editedMessageData: { textMessage: 'x' } }),
      'MISSING_FIELD',
    ],
  ])('(%s) is told why', (_, change, code) => expect(reasonOf(body(change))).toBe(code));

  it('keeps what could be read, so that the admin sees whose it is', () => {
    const parsed = parse(body((m) => (m.timestamp = 1)));
    expect(parsed.envelope).toMatchObject({ instanceId: '1101000001', chatId: '71234567890@c.us' });
  });

  it('gives a reason that repeats nothing of the content', () => {
    const parsed = parse(
      body((m) => (m.messageData = { typeMessage: 'textMessage', textMessageData: 'Secret 79001234567' })),
    );
    expect(JSON.stringify('reason' in parsed && parsed.reason)).not.toMatch(/Secret|79001234567/);
  });

  it('at 64 levels is read, deeper is not, however deep', () => {
    const nest = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const withExtra = (levels: number) =>
      body()
        .toString()
        .replace(/}$/, `,"extra":${nest(levels)}}`);
    expect(reasonOf(withExtra(63))).toBe('MESSAGE');
    expect(reasonOf(withExtra(64))).toBe('TOO_DEEP');
    expect(reasonOf(withExtra(1_000_000))).toBe('TOO_DEEP');
  });
});

describe('a tolerable body', () => {
  it('is read with a byte order mark, unknown keys, an instance as text and a time as text', () => {
    const raw = body((m) => {
      m.instanceData = { idInstance: '110100000123', wid: '' };
      m.timestamp = '1756440000';
      m.somethingNew = { a: [1] };
    });
    const parsed = message(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), raw]));
    expect(parsed.envelope.instanceId).toBe('110100000123');
    expect(parsed.envelope.timestamp?.toISOString()).toBe('2025-08-29T04:00:00.000Z');
  });

  it('is read without a time and without names', () => {
    const parsed = message(
      body((m) => {
        delete m.timestamp;
        m.senderData = { chatId: '71234567890@c.us', senderName: { odd: true }, chatName: null };
      }),
    );
    expect(parsed).toMatchObject({ senderName: null, chatName: null, senderId: null });
    expect(parsed.envelope.timestamp).toBeNull();
  });

  it('loses NUL and lone surrogates in its text and names only', () => {
    const parsed = message(
      body((m) => {
        m.senderData = { chatId: '71234567890@c.us', senderName: 'An\0n\ud800' };
        m.messageData = {
          typeMessage: 'textMessage',
          textMessageData: { textMessage: 'no\0 water \udfff 💧' },
        };
      }),
    );
    expect(parsed.content.text).toBe('no water \ufffd 💧');
    expect(parsed.senderName).toBe('Ann\ufffd');
  });

  it.each([
    ['idMessage', (m: Json) => (m.idMessage = 'A\0B')],
    ['chatId', (m: Json) => (m.senderData = { chatId: '7123\u0000456@c.us' })],
    ['typeWebhook', (m: Json) => (m.typeWebhook = 'a\ud800')],
    [
      'downloadUrl',
      (m: Json) =>
        (m.messageData = { typeMessage: 'imageMessage', fileMessageData: { downloadUrl: 'https://a/\0' } }),
    ],
  ])('is refused with such a character in %s', (_, change) => {
    const raw = body(change);
    expect(reasonOf(raw)).toBe('INVALID_TEXT_IN_IDENTIFIER');
    expect(JSON.stringify(peekEnvelope(raw))).not.toMatch(/\\u0000|\\ud800/);
  });

  it('cannot reach a prototype', () => {
    const raw = body()
      .toString()
      .replace(
        '"senderData":{',
        '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"senderData":{"__proto__":{"chatId":"1@c.us","polluted":1},',
      );
    expect(message(raw).chatId).toBe('71234567890@c.us');
    expect(({} as Json).polluted).toBeUndefined();
  });

  it('keeps the first 20,000 characters of a text and never half an emoji', () => {
    const long = message(
      body(
        (m) =>
          (m.messageData = {
            typeMessage: 'textMessage',
            textMessageData: { textMessage: `${'a'.repeat(19_999)}😀😀` },
          }),
      ),
    );
    expect(long.content.isTextCut).toBe(true);
    expect(long.content.text).toBe('a'.repeat(19_999));
    const whole = message(
      body(
        (m) =>
          (m.messageData = {
            typeMessage: 'textMessage',
            textMessageData: { textMessage: 'b'.repeat(20_000) },
          }),
      ),
    );
    expect(whole.content).toMatchObject({ isTextCut: false, text: 'b'.repeat(20_000) });
  });

  it('with a file keeps neither paths, nor tricks with the writing direction, nor other schemes', () => {
    const fileMessageData = {
      downloadUrl: 'file:///etc/passwd',
      fileName: '..\\..\\invoice\u202efdp.exe',
      mimeType: 'Application/PDF; name="x"',
      jpegThumbnail: 'not base64!',
    };
    const parsed = message(
      body((m) => (m.messageData = { typeMessage: 'documentMessage', fileMessageData })),
    );
    expect(parsed.content.attachment).toEqual({
      providerUrl: null,
      fileName: 'invoicefdp.exe',
      mimeType: 'application/pdf',
      caption: null,
      thumbnail: null,
      isAnimated: false,
    });
  });
});

describe('the key of a notification', () => {
  it('tells the statuses of one message and of one call apart', () => {
    const status = (name: string) =>
      body((m) => Object.assign(m, { typeWebhook: 'outgoingMessageStatus', status: name }));
    const callOf = (name: string) =>
      body((m) => Object.assign(m, { typeWebhook: 'incomingCall', status: name }));
    const keys = [status('sent'), status('read'), callOf('offer'), callOf('missed'), body()].map(
      (raw) => peekEnvelope(raw).dedupeKey,
    );
    expect(new Set(keys).size).toBe(5);
    expect(keys[0]).toBe('outgoingMessageStatus|3A93672A6E64A1660001|sent');
  });

  it('is the same for the same message in other key order', () => {
    const reordered = Buffer.from(
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body().toString()) as Json).reverse())),
    );
    expect(peekEnvelope(reordered).dedupeKey).toBe(peekEnvelope(body()).dedupeKey);
  });

  it('of a service notification tells two events of the same second apart', () => {
    const state = (name: string) =>
      Buffer.from(
        JSON.stringify({
          typeWebhook: 'stateInstanceChanged',
          instanceData: { idInstance: 1 },
          timestamp: 1756440000,
          stateInstance: name,
        }),
      );
    expect(peekEnvelope(state('starting')).dedupeKey).not.toBe(peekEnvelope(state('authorized')).dedupeKey);
    expect(peekEnvelope(state('starting')).dedupeKey).toBe(peekEnvelope(state('starting')).dedupeKey);
  });

  it('tells two votes apart even where they repeat the id of their poll', () => {
    const vote = (voter: string) =>
      body((m) => {
        const votes = [{ optionName: 'Red', optionVoters: [voter] }];
        m.messageData = {
          typeMessage: 'pollUpdateMessage',
          pollMessageData: { stanzaId: m.idMessage, votes },
        };
      });
    expect(peekEnvelope(vote('1@lid')).dedupeKey).not.toBe(peekEnvelope(vote('2@lid')).dedupeKey);
  });
});

describe('random damage', () => {
  // mulberry32: small, seeded, so that a failure can be repeated by the printed seed.
  const randomOf = (seed: number) => (): number => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const oddValues: unknown[] = [
    null,
    true,
    '',
    '\0',
    '\ud800',
    -1,
    1e308,
    [],
    {},
    [[]],
    'x'.repeat(300),
    { __proto__: null },
    ['a'],
    0.5,
  ];

  function damageValue(value: unknown, random: () => number): unknown {
    if (random() < 0.06) return oddValues[Math.floor(random() * oddValues.length)];
    if (Array.isArray(value)) return value.map((item) => damageValue(item, random));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(() => random() > 0.03);
    return Object.fromEntries(entries.map(([key, item]) => [key, damageValue(item, random)]));
  }

  function damageBytes(raw: Buffer, random: () => number): Buffer {
    const bytes = Buffer.from(raw);
    for (let i = 0; i < 1 + random() * 5; i++)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
  }

  it('to values or bytes never makes the parser throw, and peeking always agrees with parsing', () => {
    const seed = 20261122;
    const random = randomOf(seed);
    const seen = new Map<string, number>();
    for (let round = 0; round < 12_000; round++) {
      const sample = samples[Math.floor(random() * samples.length)] ?? Buffer.alloc(0);
      const raw =
        random() < 0.7
          ? Buffer.from(JSON.stringify(damageValue(JSON.parse(sample.toString()), random)))
          : damageBytes(sample, random);
      const parsed = parse(raw);
      const label = 'reason' in parsed && parsed.kind !== 'STATUS' ? parsed.reason.code : parsed.kind;
      seen.set(label, (seen.get(label) ?? 0) + 1);
      const text = JSON.stringify(parsed);
      const isStorable = !/\\u0000|\\ud[89a-f]/i.test(text);
      const isSame = JSON.stringify(peekEnvelope(raw)) === JSON.stringify(parsed.envelope);
      const isKeyPlain = /^[\x21-\x7e]{1,420}$/.test(parsed.envelope.dedupeKey);
      if (!isStorable || !isSame || !isKeyPlain || label === 'INTERNAL_ERROR') {
        throw new Error(`seed ${seed}, round ${round}: ${raw.toString('base64')} gave ${text}`);
      }
    }
    expect(seen.get('MESSAGE')).toBeGreaterThan(500);
    expect(seen.get('WRONG_TYPE')).toBeGreaterThan(500);
    expect(seen.get('INVALID_JSON')).toBeGreaterThan(200);
  });
});
