import { z } from 'zod';
import { toChannelState } from '../channel-state.js';
import type { JsonObject } from './decode-body.js';
import { softNumber, softText } from './payload-fields.js';
import { PayloadError } from './payload-error.js';
import type { Envelope, ParsedNotification } from './parsed-notification.js';

const stateWebhook = z.object({ stateInstance: z.string() });
const quotaData = z.object({ method: softText, used: softNumber, total: softNumber, status: softText });
const blockWebhook = z.object({ chatState: z.string() });

/** Reads stateInstanceChanged. Throws PayloadError where the form is wrong. */
export function parseInstanceState(envelope: Envelope, value: JsonObject): ParsedNotification {
  const { stateInstance } = PayloadError.parse(stateWebhook, value, '');
  return { kind: 'INSTANCE_STATE', envelope, state: toChannelState(stateInstance) };
}

/** Reads quotaExceeded; all of its facts are optional. */
export function parseQuota(envelope: Envelope, value: JsonObject): ParsedNotification {
  const quota = PayloadError.parse(quotaData, value.quotaData ?? {}, 'quotaData');
  return { kind: 'QUOTA', envelope, ...quota };
}

/** Reads incomingBlock. Throws PayloadError where the form is wrong. */
export function parseBlock(envelope: Envelope, value: JsonObject): ParsedNotification {
  const { chatState } = PayloadError.parse(blockWebhook, value, '');
  if (envelope.chatId === null) throw new PayloadError('INVALID_CHAT_ID', 'chatId is not a chat id');
  return { kind: 'BLOCK', envelope, chatId: envelope.chatId, isBlocked: chatState === 'blocked' };
}
