import type { Keyset } from '../../db/keyset.js';
import type { MoodLabel } from '../../entities/conversation.entity.js';
import type { Author, DeliveryState, Direction } from '../../entities/message.entity.js';
import type { RowSource } from './row-source.js';

export interface MessageRow {
  hotel_id: string;
  id: string;
  conversation_id: string;
  channel_id: string;
  seq: number;
  direction: Direction;
  author: Author;
  kind: string;
  text: string | null;
  quoted_provider_message_id: string | null;
  client_message_id: string | null;
  delivery_state: DeliveryState | null;
  delivery_reason: string | null;
  delivery_changed_at: string | null;
  language: string | null;
  intent: string | null;
  sent_at: string;
  received_at: string;
  stored_at: string;
  judged_at: string | null;
  edited_at: string | null;
  deleted_at: string | null;
  sentiment_label: MoodLabel | null;
  sentiment_score: number;
  sentiment_confidence: number;
  sentiment_attention: boolean;
  sentiment_language: string | null;
  sentiment_engine: string;
  sentiment_model: string;
  sentiment_evidence: string[];
  sentiment_topics: string[];
  sentiment_at: string;
  file_id: string | null;
  file_status: 'PENDING' | 'STORED' | 'REFUSED' | 'FAILED' | null;
  file_reason: string | null;
  file_name: string | null;
  file_mime_type: string | null;
  file_found_type: string | null;
  file_size: string | null;
  file_caption: string | null;
}

/** A message with its verdict and its file: both are at most one row, and lists nearly always show them. */
export const messageSource: RowSource = {
  select: `m.hotel_id, m.id, m.conversation_id, m.channel_id, m.seq, m.direction, m.author, m.kind, m.text, m.quoted_provider_message_id,
    m.client_message_id, m.delivery_state, m.delivery_reason, m.delivery_changed_at, m.language, m.intent, m.sent_at, m.received_at,
    m.stored_at, m.judged_at, m.edited_at, m.deleted_at, v.label as sentiment_label, v.score as sentiment_score,
    v.confidence as sentiment_confidence, v.requires_attention as sentiment_attention, v.language as sentiment_language,
    v.engine as sentiment_engine, v.model_version as sentiment_model, v.evidence as sentiment_evidence, v.topics as sentiment_topics,
    v.judged_at as sentiment_at, a.id as file_id, a.status as file_status, a.reason as file_reason, a.file_name, a.declared_mime_type as file_mime_type,
    a.mime_type as file_found_type, a.size_bytes as file_size,
    a.caption as file_caption`,
  table: 'messages',
  alias: 'm',
  joins: (hotel) => `left join sentiments v on v.hotel_id = ${hotel} and v.message_id = m.id
    left join attachments a on a.hotel_id = ${hotel} and a.message_id = m.id`,
  hotelColumn: 'm.hotel_id',
  idColumn: 'm.id',
};

export const messagesInOrder: Keyset = {
  name: 'messages',
  direction: 'asc',
  columns: [{ sql: 'm.seq', field: 'seq', type: 'integer' }],
};

export interface DeliveryAttemptRow {
  hotel_id: string;
  message_id: string;
  number: number;
  started_at: string;
  finished_at: string | null;
  outcome: 'ACCEPTED' | 'NOT_ACCEPTED' | 'REFUSED' | 'UNKNOWN' | null;
  reason: string | null;
  http_status: number | null;
}

export const deliveryAttemptSource: RowSource = {
  select:
    't.hotel_id, t.message_id, t.number, t.started_at, t.finished_at, t.outcome, t.reason, t.http_status',
  table: 'message_attempts',
  alias: 't',
  hotelColumn: 't.hotel_id',
  idColumn: `(t.message_id::text || '-' || t.number)`,
};

export const deliveryAttemptsInOrder: Keyset = {
  name: 'delivery-attempts',
  direction: 'asc',
  columns: [{ sql: 't.number', field: 'number', type: 'integer' }],
};
