import { byUser } from '../../src/domain/event-actor.js';
import { moodOf } from '../../src/services/conversation/mood.js';
import type { TellingContext, ToldThread } from './message-rows.js';
import { waitingSince } from './waiting-since.js';
import { answeringStaff } from './seed-people.js';
import { localTime } from './local-time.js';
import type { StoryThread } from './story.js';
import type { Row } from './tables.js';

const RESOLVED_AFTER_MS = 50 * 60_000;

/** The row of a conversation. All of a guest's but the newest are resolved, whatever their last line is. */
export function conversationRow(
  context: TellingContext,
  told: ToldThread,
  openUrgency: number | null,
  isNewest: boolean,
): Row {
  const { hotel, story, thread, staff, now, events } = context;
  const first = thread.lines[0]?.at ?? now;
  const last = thread.lines.at(-1)?.at ?? now;
  const status = isNewest ? statusOf(thread) : 'RESOLVED';
  const resolvedAt = status === 'RESOLVED' ? new Date(last.getTime() + RESOLVED_AFTER_MS) : null;
  const [agent] = answeringStaff(hotel);
  if (resolvedAt !== null) {
    const ids = { subjectId: thread.id, conversationId: thread.id };
    events.add(resolvedAt, { ...ids, kind: 'CONVERSATION_UPDATED', actor: byUser(agent.id) });
  }
  const mood = moodOf(told.scores.toReversed());
  const hasStaff = thread.lines.some((line) => line.by === 'STAFF');
  const isTaken = thread.state === null ? hasStaff : thread.state !== 'WAITING';
  return {
    hotel_id: hotel.id,
    id: thread.id,
    guest_id: story.guestId,
    channel_id: hotel.channelId,
    status,
    turn: 'HUMAN',
    assignee_id: isTaken ? (thread.state === null ? staff : agent).id : null,
    labels: thread.labels,
    last_seq: thread.lines.length,
    last_message_id: told.lastMessageId,
    last_message_at: last,
    waiting_since: status === 'RESOLVED' ? null : waitingSince(thread.lines, now),
    snoozed_until: status === 'SNOOZED' ? localTime(now, hotel.timeZone, 1, 9) : null,
    resolved_at: resolvedAt,
    resolved_by: resolvedAt === null ? null : agent.id,
    mood_label: mood?.label ?? null,
    mood_score: mood?.score ?? null,
    mood_trend: mood?.trend ?? null,
    mood_based_on: mood?.basedOn ?? 0,
    open_alert_urgency: openUrgency,
    created_at: first,
  };
}

function statusOf(thread: StoryThread): string {
  if (thread.state === 'SNOOZED' || thread.state === 'ESCALATED') return thread.state;
  if (thread.isResolved) return 'RESOLVED';
  return thread.lines.at(-1)?.by === 'GUEST' ? 'OPEN' : 'WAITING_FOR_GUEST';
}

/** How far agent and manager have read: everything that is over; of what waits, only what came before. */
export function readRows({ hotel, thread, now }: TellingContext, told: ToldThread, index: number): Row[] {
  const answered = thread.lines.findLastIndex((line) => line.by !== 'GUEST') + 1;
  const isSeen = thread.state === null || thread.state === 'ACKNOWLEDGED' || thread.state === 'IN_PROGRESS';
  const lastReadSeq = isSeen ? told.messages.length : answered;
  if (lastReadSeq === 0) return [];
  const seenAt = thread.lines[lastReadSeq - 1]?.at.getTime() ?? 0;
  const [agent, manager] = answeringStaff(hotel);
  return (index % 4 === 0 ? [agent, manager] : [agent]).map((person) => ({
    hotel_id: hotel.id,
    conversation_id: thread.id,
    user_id: person.id,
    last_read_seq: lastReadSeq,
    read_at: new Date(Math.min(seenAt + 60_000, now.getTime())),
  }));
}
