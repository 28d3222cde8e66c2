import { chatKindOf } from '../chat-id.js';
import { cleanJson } from './clean-json.js';
import { decodeBody, type JsonObject } from './decode-body.js';
import { parseCall } from './parse-call.js';
import { parseMessage } from './parse-message.js';
import { parseBlock, parseInstanceState, parseQuota } from './parse-service.js';
import { parseStatus } from './parse-status.js';
import { PayloadError } from './payload-error.js';
import type { Envelope, ParsedNotification } from './parsed-notification.js';
import { readEnvelope, unreadableEnvelope } from './read-envelope.js';
import { ignored, unreadable, unsupported } from './reasons.js';

type WebhookParser = (envelope: Envelope, value: JsonObject) => ParsedNotification;

const earliestMs = Date.UTC(2000, 0, 1);
const maxAheadMs = 86_400_000;
const maxMessageIdLength = 200;

const parsers: ReadonlyMap<string, WebhookParser> = new Map<string, WebhookParser>([
  ['incomingMessageReceived', (envelope, value) => parseMessage(envelope, 'GUEST', value)],
  ['outgoingMessageReceived', (envelope, value) => parseMessage(envelope, 'PHONE', value)],
  ['outgoingAPIMessageReceived', (envelope, value) => parseMessage(envelope, 'API', value)],
  ['outgoingMessageStatus', parseStatus],
  ['incomingCall', (envelope, value) => parseCall(envelope, 'INBOUND', value)],
  ['outgoingCall', (envelope, value) => parseCall(envelope, 'OUTBOUND', value)],
  ['stateInstanceChanged', parseInstanceState],
  ['quotaExceeded', parseQuota],
  ['incomingBlock', parseBlock],
  ['statusInstanceChanged', (envelope) => ignored(envelope, 'SOCKET_STATUS')],
  ['deviceInfo', (envelope) => ignored(envelope, 'DEVICE_INFO')],
  ['avatarInfo', (envelope) => ignored(envelope, 'AVATAR_INFO')],
]);

/**
 * Understands one webhook body. Pure, and never throws: what cannot be understood is UNREADABLE (quarantine) or
 * UNSUPPORTED (kept raw) with a reason. `now` bounds the timestamps: 2000-01-01 to one day ahead.
 */
export function parseNotification(body: Buffer, now: Date = new Date()): ParsedNotification {
  const decoded = decodeBody(body);
  if (!decoded.isOk) return unreadable(unreadableEnvelope(body), decoded.code, decoded.text);
  const envelope = readEnvelope(decoded.value, body);
  const cleaned = cleanJson(decoded.value);
  if (!cleaned.isOk) return unreadable(envelope, cleaned.code, cleaned.text);
  try {
    checkEnvelope(envelope, cleaned.value, now);
    const outOfHotel = outsideHotel(envelope);
    if (outOfHotel !== null) return outOfHotel;
    const parser = parsers.get(envelope.typeWebhook);
    return parser === undefined
      ? unsupported(envelope, 'UNKNOWN_WEBHOOK_TYPE')
      : parser(envelope, cleaned.value);
  } catch (error) {
    if (error instanceof PayloadError) return unreadable(envelope, error.code, error.message);
    // A defect of ours must not cost the notification: it is quarantined and can be replayed after the fix.
    return unreadable(envelope, 'INTERNAL_ERROR', 'The parser failed on this body');
  }
}

function checkEnvelope(envelope: Envelope, value: JsonObject, now: Date): void {
  if (value.typeWebhook === undefined) throw new PayloadError('MISSING_FIELD', 'typeWebhook is missing');
  if (envelope.typeWebhook === '') throw new PayloadError('WRONG_TYPE', 'typeWebhook has the wrong form');
  if (envelope.instanceId === null) {
    throw new PayloadError('MISSING_FIELD', 'instanceData.idInstance is missing or not a number');
  }
  if (typeof value.idMessage === 'string' && value.idMessage.length > maxMessageIdLength) {
    throw new PayloadError(
      'MESSAGE_ID_TOO_LONG',
      `idMessage is longer than ${maxMessageIdLength} characters`,
    );
  }
  checkTime(envelope, value.timestamp, now);
}

function checkTime(envelope: Envelope, raw: unknown, now: Date): void {
  if (envelope.timestamp === null) {
    if (raw === undefined || raw === null || raw === '' || Number(raw) === 0) return;
    const isNumber = typeof raw === 'number' || (typeof raw === 'string' && /^-?\d+(\.\d+)?$/.test(raw));
    if (isNumber) throw outOfRange();
    throw new PayloadError('WRONG_TYPE', 'timestamp has the wrong form');
  }
  const time = envelope.timestamp.getTime();
  if (time < earliestMs || time > now.getTime() + maxAheadMs) throw outOfRange();
}

function outOfRange(): PayloadError {
  return new PayloadError('TIMESTAMP_OUT_OF_RANGE', 'timestamp lies before 2000 or more than a day ahead');
}

/** Stories, newsletters and chats of unknown make are no conversations of a hotel. */
function outsideHotel(envelope: Envelope): ParsedNotification | null {
  if (envelope.chatId === null) return null;
  switch (chatKindOf(envelope.chatId)) {
    case 'STATUS_BROADCAST':
      return ignored(envelope, 'STATUS_BROADCAST');
    case 'NEWSLETTER':
      return ignored(envelope, 'NEWSLETTER');
    case 'OTHER':
      return unsupported(envelope, 'UNKNOWN_CHAT_KIND');
    default:
      return null;
  }
}
