import { RowReader } from '../../db/query/row-reader.js';
import type { ChildList } from '../../db/query/loaders.js';
import type { AuthorKind } from '../../domain/actor.js';
import type { Keyset } from '../../db/query/keyset.js';
import type { MoodLabel } from '../../entities/conversation.entity.js';
import type { DeliveryState, Direction } from '../../entities/message.entity.js';
import type { RowSource } from '../../db/query/row-source.js';

/** What every list of messages reads. */
interface MessageCoreRow {
  hotel_id: string;
  id: string;
  conversation_id: string;
  seq: number;
  direction: Direction;
  author: AuthorKind;
  kind: string;
  text: string | null;
  sent_at: string;
  deleted_at: string | null;
}

interface MessagePartRows {
  author: {
    guest_id: string;
    author_user_id: string | null;
  };
  rest: {
    channel_id: string;
    quoted_provider_message_id: string | null;
    client_message_id: string | null;
    language: string | null;
    intent: string | null;
    received_at: string;
    stored_at: string;
    judged_at: string | null;
    edited_at: string | null;
  };
  change: {
    version: number;
    updated_at: string;
  };
  delivery: {
    delivery_state: DeliveryState | null;
    delivery_reason: string | null;
    delivery_changed_at: string | null;
    reconciliation_ended_at: string | null;
  };
  verdict: {
    sentiment_label: MoodLabel | null;
    sentiment_score: number;
    sentiment_confidence: number;
    sentiment_attention: boolean;
  };
  grounds: {
    sentiment_language: string | null;
    sentiment_engine: string;
    sentiment_model: string;
    sentiment_evidence: string[];
    sentiment_topics: string[];
    sentiment_at: string;
  };
  file: {
    file_id: string | null;
    file_status: 'PENDING' | 'STORED' | 'REFUSED' | 'FAILED' | null;
    file_reason: string | null;
    file_name: string | null;
    file_mime_type: string | null;
    file_found_type: string | null;
    file_size: string | null;
  };
}

/** Columns of a message that a list reads only where its query asks for them: most of a page's cost is its columns. */
export type MessagePart = keyof MessagePartRows;

/** A message read whole. */
export type MessageRow = MessageCoreRow &
  MessagePartRows['author'] &
  MessagePartRows['rest'] &
  MessagePartRows['change'] &
  MessagePartRows['delivery'] &
  MessagePartRows['verdict'] &
  MessagePartRows['grounds'] &
  MessagePartRows['file'];

/** A message of which some parts may not have been read. */
export type MessageRowInParts = MessageCoreRow & Partial<MessageRow>;

const CORE =
  'm.hotel_id, m.id, m.conversation_id, m.seq, m.direction, m.author, m.kind, m.text, m.sent_at, m.deleted_at';

const PARTS: Readonly<Record<MessagePart, { select: string; of?: 'sentiments' | 'attachments' }>> = {
  author: { select: 'm.guest_id, m.author_user_id' },
  rest: {
    select: `m.channel_id, m.quoted_provider_message_id, m.client_message_id, m.language, m.intent, m.received_at, m.stored_at,
    m.judged_at, m.edited_at`,
  },
  change: { select: 'm.version, m.updated_at' },
  delivery: {
    select: 'm.delivery_state, m.delivery_reason, m.delivery_changed_at, m.reconciliation_ended_at',
  },
  verdict: {
    select: `sentiments.label as sentiment_label, sentiments.score as sentiment_score, sentiments.confidence as sentiment_confidence,
    sentiments.requires_attention as sentiment_attention`,
    of: 'sentiments',
  },
  grounds: {
    select: `sentiments.language as sentiment_language, sentiments.engine as sentiment_engine,
    sentiments.model_version as sentiment_model, sentiments.evidence as sentiment_evidence, sentiments.topics as sentiment_topics,
    sentiments.judged_at as sentiment_at`,
    of: 'sentiments',
  },
  file: {
    select: `attachments.id as file_id, attachments.status as file_status, attachments.reason as file_reason, attachments.file_name,
    attachments.declared_mime_type as file_mime_type, attachments.mime_type as file_found_type, attachments.size_bytes as file_size`,
    of: 'attachments',
  },
};

export const ALL_MESSAGE_PARTS = Object.keys(PARTS) as MessagePart[];

/** Messages with these parts. */
export function messageSourceOf(parts: readonly MessagePart[]): RowSource<MessageRowInParts> {
  const joined = [...new Set(parts.flatMap((part) => PARTS[part].of ?? []))];
  return {
    select: [CORE, ...parts.map((part) => PARTS[part].select)].join(', '),
    table: 'messages',
    alias: 'm',
    joins:
      joined.length === 0
        ? undefined
        : (hotel) => joined.map((table) => besideMessage(table, hotel)).join(' '),
    hotelColumn: 'm.hotel_id',
    idColumn: 'm.id',
  };
}

/**
 * A verdict and a file are at most one row. The limit says so to the planner, which would otherwise read a small
 * hotel's whole table for each conversation of an inbox.
 */
function besideMessage(table: string, hotel: string): string {
  return `left join lateral (select * from ${table} where hotel_id = ${hotel} and message_id = m.id limit 1) ${table} on true`;
}

export const messageSource = messageSourceOf(ALL_MESSAGE_PARTS) as RowSource<MessageRow>;

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

export const deliveryAttemptSource: RowSource<DeliveryAttemptRow> = {
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

const messagesByParts = new Map<string, ChildList<MessageRowInParts>>();

/** Messages of a conversation, each with these parts, given in the order of `ALL_MESSAGE_PARTS`. */
export function messagesOfConversation(parts: readonly MessagePart[]): ChildList<MessageRowInParts> {
  const variant = `messages:${parts.join('+')}`;
  const known = messagesByParts.get(variant);
  if (known !== undefined) return known;
  const made = {
    variant,
    reader: new RowReader(messageSourceOf(parts)),
    parentColumn: 'm.conversation_id',
    keyset: messagesInOrder,
  };
  messagesByParts.set(variant, made);
  return made;
}

export const attemptsOfMessage: ChildList<DeliveryAttemptRow> = {
  variant: 'attempts',
  reader: new RowReader(deliveryAttemptSource),
  parentColumn: 't.message_id',
  keyset: deliveryAttemptsInOrder,
};
