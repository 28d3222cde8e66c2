import { z } from 'zod';
import { phoneOfChatId } from '../chat-id.js';
import type { JsonObject } from './decode-body.js';
import { flag, id, softNumber } from './payload-fields.js';
import { PayloadError } from './payload-error.js';
import type {
  CallNotification,
  Envelope,
  MessageDirection,
  ParsedNotification,
} from './parsed-notification.js';
import { unsupported } from './reasons.js';

const callWebhook = z.object({ idMessage: id, status: z.string(), isVideo: flag, duration: softNumber });

const statusByName: ReadonlyMap<string, CallNotification['status']> = new Map([
  ['offer', 'RINGING'],
  ['pickUp', 'ANSWERED'],
  // Incoming calls spell it hangUp, outgoing ones hungUp.
  ['hangUp', 'REJECTED'],
  ['hungUp', 'REJECTED'],
  ['missed', 'MISSED'],
  ['declined', 'UNANSWERED'],
  ['invalid', 'INVALID'],
]);

/** Reads an incomingCall or outgoingCall webhook. Throws PayloadError where the form is wrong. */
export function parseCall(
  envelope: Envelope,
  direction: MessageDirection,
  value: JsonObject,
): ParsedNotification {
  const parsed = PayloadError.parse(callWebhook, value, '');
  const { chatId } = envelope;
  if (direction === 'INBOUND' && chatId === null)
    throw new PayloadError('INVALID_CHAT_ID', 'from is not a chat id');
  const status = statusByName.get(parsed.status);
  if (status === undefined) return unsupported(envelope, 'UNKNOWN_CALL_STATUS');
  return {
    kind: 'CALL',
    envelope,
    direction,
    chatId,
    phone: chatId === null ? null : phoneOfChatId(chatId),
    providerMessageId: parsed.idMessage,
    status,
    isVideo: parsed.isVideo,
    durationSeconds: parsed.duration,
  };
}
