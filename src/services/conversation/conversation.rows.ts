import { RowReader } from '../../db/query/row-reader.js';
import type { ChildList } from '../../db/query/loaders.js';
import type { Keyset } from '../../db/query/keyset.js';
import type { ConversationStatus, MoodLabel, Trend } from '../../entities/conversation.entity.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface ConversationRow {
  hotel_id: string;
  id: string;
  guest_id: string;
  channel_id: string;
  status: ConversationStatus;
  turn: 'ASSISTANT' | 'HUMAN';
  assignee_id: string | null;
  labels: string[];
  last_message_id: string | null;
  last_message_at: string;
  waiting_since: string | null;
  snoozed_until: string | null;
  resolved_at: string | null;
  resolved_by: string | null;
  mood_label: MoodLabel | null;
  mood_score: number | null;
  mood_trend: Trend | null;
  mood_based_on: number;
  /** 0 without an open alert. */
  urgency: number;
  waiting_key: string;
  created_at: string;
  version: number;
  updated_at: string;
}

/** Those who do not wait stand at the end of time, so that the order has no null and a cursor can name its place. */
const WAITING_KEY = `coalesce(c.waiting_since, 'infinity'::timestamptz)`;
const URGENCY = 'coalesce(c.open_alert_urgency, 0)';

export const conversationSource: RowSource<ConversationRow> = {
  select: `c.hotel_id, c.id, c.guest_id, c.channel_id, c.status, c.turn, c.assignee_id, c.labels, c.last_message_id, c.last_message_at,
    c.waiting_since, c.snoozed_until, c.resolved_at, c.resolved_by, c.mood_label, c.mood_score, c.mood_trend, c.mood_based_on, ${URGENCY} as urgency,
    ${WAITING_KEY} as waiting_key, c.created_at, c.version, c.updated_at`,
  table: 'conversations',
  alias: 'c',
  hotelColumn: 'c.hotel_id',
  idColumn: 'c.id',
};

const lastMessageAt = { sql: 'c.last_message_at', field: 'last_message_at', type: 'timestamptz' } as const;
const id = { sql: 'c.id', field: 'id', type: 'uuid' } as const;

export const conversationOrders = {
  LAST_MESSAGE_DESC: { name: 'conversations-latest', direction: 'desc', columns: [lastMessageAt, id] },
  WAITING_LONGEST: {
    name: 'conversations-waiting',
    direction: 'asc',
    columns: [{ sql: WAITING_KEY, field: 'waiting_key', type: 'timestamptz' }, id],
  },
  URGENCY_DESC: {
    name: 'conversations-urgent',
    direction: 'desc',
    columns: [{ sql: URGENCY, field: 'urgency', type: 'integer' }, lastMessageAt, id],
  },
} as const satisfies Readonly<Record<string, Keyset>>;

export const conversationsNewestFirst: Keyset = {
  name: 'conversations-newest',
  direction: 'desc',
  columns: [{ sql: 'c.created_at', field: 'created_at', type: 'timestamptz' }, id],
};

export const conversationsOfGuest: ChildList<ConversationRow> = {
  variant: 'conversations',
  reader: new RowReader(conversationSource),
  parentColumn: 'c.guest_id',
  keyset: conversationsNewestFirst,
};

export const unresolvedConversationsOfGuest: ChildList<ConversationRow> = {
  ...conversationsOfGuest,
  variant: 'unresolved-conversations',
  conditions: () => ` and c.status <> 'RESOLVED'`,
};
