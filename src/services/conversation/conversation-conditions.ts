import type { ConversationStatus } from '../../entities/conversation.entity.js';
import type { Conditions } from '../../db/query/row-source.js';
import { guestMatches } from '../guest/guest-search.js';

/** Which conversations a list holds; null or left out does not narrow. `assigneeId` is a user's id, '' names nobody. */
export interface ConversationCriteria {
  readonly status?: readonly ConversationStatus[] | null;
  readonly assigneeId?: string | null;
  readonly assignedToViewer?: boolean | null;
  readonly unassigned?: boolean | null;
  /** What no mood ever is finds nothing. */
  readonly mood?: readonly string[] | null;
  readonly withOpenAlert?: boolean | null;
  readonly minimumUrgency?: number | null;
  readonly room?: string | null;
  /** Each of them is carried. */
  readonly labels?: readonly string[] | null;
  readonly unreadOnly?: boolean | null;
  readonly waitingOnly?: boolean | null;
  readonly search?: string | null;
}

/** The conditions of a list of one hotel's conversations, as `userId` sees them. */
export function conversationConditions(
  hotelId: string,
  userId: string,
  criteria: ConversationCriteria,
): Conditions {
  return (bind) => {
    const where: string[] = [];
    const { status, assigneeId, assignedToViewer, unassigned, mood, withOpenAlert } = criteria;
    const { minimumUrgency, room, labels, unreadOnly } = criteria;
    if (status) where.push(`c.status = any (${bind(status)}::text[])`);
    if (assigneeId === '') where.push('false');
    else if (assigneeId) where.push(`c.assignee_id = ${bind(assigneeId)}::uuid`);
    if (assignedToViewer != null) {
      where.push(`c.assignee_id ${assignedToViewer ? '=' : 'is distinct from'} ${bind(userId)}::uuid`);
    }
    if (unassigned != null) where.push(`c.assignee_id is ${unassigned ? '' : 'not '}null`);
    if (mood) where.push(`c.mood_label = any (${bind(mood)}::text[])`);
    if (withOpenAlert != null) where.push(`c.open_alert_urgency is ${withOpenAlert ? 'not ' : ''}null`);
    if (minimumUrgency != null) where.push(`c.open_alert_urgency >= ${bind(minimumUrgency)}::integer`);
    if (labels) where.push(`c.labels @> ${bind(labels)}::text[]`);
    if (room != null) {
      where.push(`exists (select from stay_guests i join stays s on s.hotel_id = i.hotel_id and s.id = i.stay_id
        where i.hotel_id = ${bind(hotelId)} and i.guest_id = c.guest_id and i.status = 'CHECKED_IN'
          and s.room_number = ${bind(room)})`);
    }
    if (criteria.waitingOnly === true) where.push('c.waiting_since is not null');
    if (unreadOnly === true) where.push(unreadCondition(bind(hotelId), bind(userId)));
    const search = guestMatches('g', hotelId, criteria.search, bind);
    if (search !== null) {
      where.push(
        `exists (select from guests g where g.hotel_id = ${bind(hotelId)} and g.id = c.guest_id and ${search})`,
      );
    }
    return where.map((condition) => ` and ${condition}`).join('');
  };
}

function unreadCondition(hotelId: string, userId: string): string {
  return `exists (select from messages u where u.hotel_id = ${hotelId} and u.conversation_id = c.id and u.direction = 'INBOUND'
    and u.seq > coalesce((select d.last_read_seq from conversation_reads d
      where d.hotel_id = ${hotelId} and d.conversation_id = c.id and d.user_id = ${userId}), 0))`;
}
