import { toDate } from '../../db/tenant-tx.js';
import { attachmentFailureOf } from '../../domain/attachment-failure.js';
import { deliveryReasonOf } from '../../domain/delivery-reason.js';
import { Attachment } from '../../schema/message/attachment.type.js';
import { Delivery, DeliveryAttempt } from '../../schema/message/delivery.type.js';
import { Intent, Message, MessageKind, MessageTrace } from '../../schema/message/message.type.js';
import { Sentiment } from '../../schema/sentiment/sentiment.type.js';
import type {
  DeliveryAttemptRow,
  MessageRow,
  MessageRowInParts,
} from '../../services/message/message.rows.js';

/** Shows a message. Fields of parts that were not read stay unset: the list was read for a query that asks for none of them. */
export function toMessage(row: MessageRowInParts): Message {
  const message = new Message(row.hotel_id, row.id);
  message.conversationId = row.conversation_id;
  message.seq = row.seq;
  message.direction = row.direction;
  message.authorKind = row.author;
  message.kind = row.kind in MessageKind ? (row.kind as MessageKind) : 'UNSUPPORTED';
  message.text = row.text;
  message.sentAt = toDate(row.sent_at);
  message.deletedAt = toDate(row.deleted_at);
  if (hasPart(row, 'guest_id')) setAuthor(message, row);
  if (hasPart(row, 'version')) {
    message.version = row.version;
    message.updatedAt = toDate(row.updated_at);
  }
  if (hasPart(row, 'file_status')) message.attachment = toAttachment(row);
  if (hasPart(row, 'delivery_state')) message.delivery = toDelivery(row);
  if (hasPart(row, 'sentiment_label')) message.sentiment = toSentiment(row);
  if (hasPart(row, 'received_at')) setRest(message, row);
  return message;
}

/** Whether the part with this column was read. */
function hasPart(row: MessageRowInParts, column: keyof MessageRow): row is MessageRow {
  return row[column] !== undefined;
}

function setAuthor(message: Message, row: MessageRow): void {
  message.guestId = row.guest_id;
  message.authorUserId = row.author_user_id;
}

function setRest(message: Message, row: MessageRow): void {
  message.channelId = row.channel_id;
  message.quotedProviderMessageId = row.quoted_provider_message_id;
  message.language = row.language;
  message.receivedAt = toDate(row.received_at);
  message.intent = row.intent === null ? null : row.intent in Intent ? (row.intent as Intent) : 'UNKNOWN';
  message.editedAt = toDate(row.edited_at);
  message.clientMessageId = row.client_message_id;
  message.trace = Object.assign(new MessageTrace(), {
    hotelId: row.hotel_id,
    conversationId: row.conversation_id,
    messageId: row.id,
    providerAt: message.sentAt,
    receivedAt: message.receivedAt,
    storedAt: toDate(row.stored_at),
    analyzedAt: toDate(row.judged_at),
  });
}

export function toDeliveryAttempt(row: DeliveryAttemptRow): DeliveryAttempt {
  const attempt = new DeliveryAttempt(row.hotel_id, `${row.message_id}-${row.number}`);
  attempt.number = row.number;
  attempt.startedAt = toDate(row.started_at);
  attempt.finishedAt = toDate(row.finished_at);
  attempt.outcome = row.outcome;
  Object.assign(attempt, toReason(row.reason));
  attempt.httpStatus = row.http_status;
  return attempt;
}

function toDelivery(row: MessageRow): Delivery | null {
  if (row.delivery_state === null) return null;
  return Object.assign(new Delivery(), {
    hotelId: row.hotel_id,
    messageId: row.id,
    state: row.delivery_state,
    ...toReason(row.delivery_reason),
    changedAt: toDate(row.delivery_changed_at),
    reconciliationEndedAt: row.delivery_state === 'UNKNOWN' ? toDate(row.reconciliation_ended_at) : null,
  });
}

function toReason(cause: string | null): Pick<Delivery, 'reason' | 'detail'> {
  return { reason: cause === null ? null : deliveryReasonOf(cause), detail: cause };
}

function toSentiment(row: MessageRow): Sentiment | null {
  if (row.sentiment_label === null) return null;
  const sentiment = Object.assign(new Sentiment(), {
    label: row.sentiment_label,
    score: row.sentiment_score,
    confidence: row.sentiment_confidence,
    requiresAttention: row.sentiment_attention,
  });
  if (!hasPart(row, 'sentiment_engine')) return sentiment;
  return Object.assign(sentiment, {
    language: row.sentiment_language,
    engine: row.sentiment_engine,
    modelVersion: row.sentiment_model,
    evidence: row.sentiment_evidence,
    topics: row.sentiment_topics,
    analyzedAt: toDate(row.sentiment_at),
  });
}

function toAttachment(row: MessageRow): Attachment | null {
  // What was taken back is gone, file and all.
  if (row.file_status === null || row.file_id === null || row.deleted_at !== null) return null;
  return Object.assign(new Attachment(), {
    hotelId: row.hotel_id,
    attachmentId: row.file_id,
    status: row.file_status,
    failure: row.file_reason === null ? null : attachmentFailureOf(row.file_reason),
    fileName: row.file_name,
    declaredMimeType: row.file_mime_type,
    mimeType: row.file_found_type,
    sizeBytes: row.file_size === null ? null : Number(row.file_size),
  });
}
