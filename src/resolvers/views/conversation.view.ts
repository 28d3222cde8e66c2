import { toDate } from '../../db/tenant-tx.js';
import { Conversation, Mood } from '../../schema/conversation/conversation.type.js';
import type { ConversationRow } from '../../services/conversation/conversation.rows.js';

export function toConversation(row: ConversationRow): Conversation {
  const conversation = new Conversation(row.hotel_id, row.id);
  conversation.guestId = row.guest_id;
  conversation.channelId = row.channel_id;
  conversation.assigneeId = row.assignee_id;
  conversation.lastMessageId = row.last_message_id;
  conversation.status = row.status;
  conversation.mood = toMood(row);
  conversation.urgency = row.urgency === 0 ? null : row.urgency;
  conversation.turn = row.turn;
  conversation.lastMessageAt = toDate(row.last_message_at);
  conversation.waitingSince = toDate(row.waiting_since);
  conversation.snoozedUntil = toDate(row.snoozed_until);
  conversation.resolvedAt = toDate(row.resolved_at);
  conversation.resolvedById = row.resolved_by;
  conversation.labels = row.labels;
  conversation.createdAt = toDate(row.created_at);
  conversation.version = row.version;
  conversation.updatedAt = toDate(row.updated_at);
  return conversation;
}

function toMood(row: ConversationRow): Mood | null {
  if (row.mood_label === null || row.mood_score === null) return null;
  return Object.assign(new Mood(), {
    label: row.mood_label,
    score: row.mood_score,
    trend: row.mood_trend ?? 'STEADY',
    basedOn: row.mood_based_on,
  });
}
