import { toDate } from '../../db/tenant-tx.js';
import { Attachment } from '../../schema/message/attachment.type.js';
import { DeliveryAttempt } from '../../schema/message/delivery-attempt.type.js';
import { Delivery } from '../../schema/message/delivery.type.js';
import { Intent } from '../../schema/message/intent.enum.js';
import { MessageKind } from '../../schema/message/message-kind.enum.js';
import { MessageTrace } from '../../schema/message/message-trace.type.js';
import { Message } from '../../schema/message/message.type.js';
import { Sentiment } from '../../schema/sentiment/sentiment.type.js';
import type { DeliveryAttemptRow, MessageRow } from '../../services/reading/message.rows.js';

export function toMessage(row: MessageRow): Message {
  const message = new Message(row.hotel_id, row.id);
  message.conversationId = row.conversation_id;
  message.channelId = row.channel_id;
  message.quotedProviderMessageId = row.quoted_provider_message_id;
  message.seq = row.seq;
  message.direction = row.direction;
  message.author = row.author;
  message.kind = row.kind in MessageKind ? (row.kind as MessageKind) : 'UNSUPPORTED';
  message.text = row.text;
  message.attachment = toAttachment(row);
  message.language = row.language;
  message.sentAt = toDate(row.sent_at);
  message.receivedAt = toDate(row.received_at);
  message.delivery = toDelivery(row);
  message.sentiment = toSentiment(row);
  message.intent = row.intent === null ? null : row.intent in Intent ? (row.intent as Intent) : 'UNKNOWN';
  message.editedAt = toDate(row.edited_at);
  message.deletedAt = toDate(row.deleted_at);
  message.clientMessageId = row.client_message_id;
  message.trace = Object.assign(new MessageTrace(), {
    providerAt: message.sentAt,
    receivedAt: message.receivedAt,
    storedAt: toDate(row.stored_at),
    judgedAt: toDate(row.judged_at),
  });
  return message;
}

export function toDeliveryAttempt(row: DeliveryAttemptRow): DeliveryAttempt {
  const attempt = new DeliveryAttempt(row.hotel_id, `${row.message_id}-${row.number}`);
  attempt.number = row.number;
  attempt.startedAt = toDate(row.started_at);
  attempt.finishedAt = toDate(row.finished_at);
  attempt.outcome = row.outcome;
  attempt.reason = row.reason;
  attempt.httpStatus = row.http_status;
  return attempt;
}

function toDelivery(row: MessageRow): Delivery | null {
  if (row.delivery_state === null) return null;
  return Object.assign(new Delivery(), {
    hotelId: row.hotel_id,
    messageId: row.id,
    state: row.delivery_state,
    reason: row.delivery_reason,
    changedAt: toDate(row.delivery_changed_at),
  });
}

function toSentiment(row: MessageRow): Sentiment | null {
  if (row.sentiment_label === null) return null;
  return Object.assign(new Sentiment(), {
    label: row.sentiment_label,
    score: row.sentiment_score,
    confidence: row.sentiment_confidence,
    requiresAttention: row.sentiment_attention,
    language: row.sentiment_language,
    engine: row.sentiment_engine,
    modelVersion: row.sentiment_model,
    evidence: row.sentiment_evidence,
    topics: row.sentiment_topics,
    judgedAt: toDate(row.sentiment_at),
  });
}

function toAttachment(row: MessageRow): Attachment | null {
  // What was taken back is gone, file and all.
  if (row.file_status === null || row.file_id === null || row.deleted_at !== null) return null;
  return Object.assign(new Attachment(), {
    hotelId: row.hotel_id,
    attachmentId: row.file_id,
    status: row.file_status,
    reason: row.file_reason,
    fileName: row.file_name,
    declaredMimeType: row.file_mime_type,
    mimeType: row.file_found_type,
    sizeBytes: row.file_size === null ? null : Number(row.file_size),
    caption: row.file_caption,
  });
}
