import { z } from 'zod';
import { cutText } from './bounded-text.js';
import type { JsonObject } from './decode-body.js';
import { id, softText } from './payload-fields.js';
import { PayloadError } from './payload-error.js';
import type {
  Envelope,
  FailedReason,
  ParsedNotification,
  StatusNotification,
} from './parsed-notification.js';
import { progressOf } from '../progress-of.js';
import { ignored, unsupported } from './reasons.js';

const statusWebhook = z.object({
  idMessage: id,
  status: z.string().nullish(),
  description: softText,
  sendByApi: z.boolean().nullish().catch(null),
});

/** Reads an outgoingMessageStatus webhook. Throws PayloadError where the form is wrong. */
export function parseStatus(envelope: Envelope, value: JsonObject): ParsedNotification {
  const parsed = PayloadError.parse(statusWebhook, value, '');
  const name = parsed.status ?? '';
  if (name === '') return ignored(envelope, 'EMPTY_STATUS');
  if (name === 'pending') return ignored(envelope, 'PENDING_STATUS');
  const progress = progressOf(name);
  if (progress === null) return unsupported(envelope, 'UNKNOWN_MESSAGE_STATUS');
  const notification: Omit<StatusNotification, 'status' | 'reason'> = {
    kind: 'STATUS',
    envelope,
    chatId: envelope.chatId,
    providerMessageId: parsed.idMessage,
    description: parsed.description === null ? null : cutText(parsed.description, 500),
    isSentByApi: parsed.sendByApi ?? null,
  };
  if (progress.status !== 'FAILED') return { ...notification, ...progress };
  return { ...notification, status: 'FAILED', reason: refine(progress.reason, parsed.description ?? '') };
}

/** The description of a plain "failed" sometimes names the cause. */
function refine(reason: FailedReason, description: string): FailedReason {
  if (reason !== 'FAILED') return reason;
  if (/\bforbidden\b/i.test(description)) return 'FORBIDDEN';
  if (/number of participants/i.test(description)) return 'GROUP_TOO_LARGE';
  return 'FAILED';
}
