import { createHash } from 'node:crypto';
import { chatKindOf, normaliseChatId } from '../chat-id.js';
import { isJsonObject, type JsonObject } from './decode-body.js';
import type { Envelope } from './parsed-notification.js';

const maxMessageIdLength = 200;
/** What a Date can hold. */
const maxSeconds = 8_640_000_000_000;
const keyPart = /^[\w.:@-]{1,200}$/;
const webhooksKeyedByStatus: ReadonlySet<string> = new Set([
  'outgoingMessageStatus',
  'incomingCall',
  'outgoingCall',
]);

/** Envelope of a body of which nothing could be read: its own bytes are its identity. */
export function unreadableEnvelope(body: Buffer): Envelope {
  return {
    instanceId: null,
    typeWebhook: '',
    timestamp: null,
    providerMessageId: null,
    dedupeKey: `unreadable||${hashOf(body)}`,
    chatId: null,
  };
}

/**
 * Reads the envelope of a decoded body, cleaned or not: both give the same. Never throws, and reads what it can:
 * checking is the parser's task.
 */
export function readEnvelope(value: JsonObject, body: Buffer): Envelope {
  const typeWebhook = text(value.typeWebhook) ?? '';
  const timestamp = seconds(value.timestamp);
  const providerMessageId = messageId(value.idMessage);
  return {
    instanceId: instanceIdOf(value),
    typeWebhook: keyPart.test(typeWebhook) ? typeWebhook : '',
    timestamp: timestamp === null ? null : new Date(timestamp * 1000),
    providerMessageId,
    dedupeKey: dedupeKeyOf(value, typeWebhook, providerMessageId, timestamp, body),
    chatId: chatIdOf(value),
  };
}

function instanceIdOf(value: JsonObject): string | null {
  const id = isJsonObject(value.instanceData) ? value.instanceData.idInstance : undefined;
  const digits = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : text(id);
  return digits !== null && /^\d{1,20}$/.test(digits) ? digits : null;
}

function chatIdOf(value: JsonObject): string | null {
  const sender = isJsonObject(value.senderData) ? value.senderData : {};
  const raw = text(sender.chatId) ?? text(value.chatId);
  if (raw !== null) return normaliseChatId(raw);
  const caller = text(value.from);
  const chatId = caller === null ? null : normaliseChatId(caller);
  const own = isJsonObject(value.instanceData) ? text(value.instanceData.wid) : null;
  const isOwn = chatId !== null && own !== null && normaliseChatId(own) === chatId;
  return isOwn && chatKindOf(chatId) === 'PERSON' ? null : chatId;
}

function dedupeKeyOf(
  value: JsonObject,
  typeWebhook: string,
  id: string | null,
  timestamp: number | null,
  body: Buffer,
): string {
  const type = keyPart.test(typeWebhook) ? typeWebhook : '';
  if (id === null || !keyPart.test(id) || type === '') return `${type}|${timestamp ?? ''}|${hashOf(body)}`;
  const status = webhooksKeyedByStatus.has(type) ? (text(value.status) ?? '') : '';
  if (status !== '' && !keyPart.test(status)) return `${type}|${id}|${hashOf(body)}`;
  // A poll update may repeat the id of its poll: then only the body tells two votes apart.
  if (repeatsPollId(value, id)) return `${type}|${id}|${hashOf(body)}`;
  return `${type}|${id}|${status}`;
}

function repeatsPollId(value: JsonObject, id: string): boolean {
  const data = isJsonObject(value.messageData) ? value.messageData : {};
  if (data.typeMessage !== 'pollUpdateMessage') return false;
  return isJsonObject(data.pollMessageData) && data.pollMessageData.stanzaId === id;
}

function messageId(value: unknown): string | null {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : text(value);
  const isStorable =
    id !== null && id.length <= maxMessageIdLength && id.isWellFormed() && !id.includes('\0');
  return isStorable ? id : null;
}

/** Unix seconds. 0, seen with outgoing calls, means that there is no time. */
function seconds(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number === 0) return null;
  return Math.abs(number) <= maxSeconds ? number : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function hashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
