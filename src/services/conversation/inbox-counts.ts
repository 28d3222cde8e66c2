import { Bindings } from '../../db/query/bindings.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { ConversationStatus } from '../../entities/conversation.entity.js';
import { conversationConditions, type ConversationCriteria } from './conversation-conditions.js';

const UNRESOLVED: readonly ConversationStatus[] = ['OPEN', 'WAITING_FOR_GUEST', 'ESCALATED', 'SNOOZED'];

/** What each count counts: the conversations that a list with this filter holds. */
export const INBOX_QUEUES = {
  mine: { status: UNRESOLVED, assignedToViewer: true },
  unassigned: { status: UNRESOLVED, unassigned: true },
  waiting: { status: UNRESOLVED, waitingOnly: true },
  unread: { status: UNRESOLVED, unreadOnly: true },
  escalated: { status: ['ESCALATED'] },
  snoozed: { status: ['SNOOZED'] },
  withOpenAlert: { withOpenAlert: true },
} as const satisfies Readonly<Record<string, ConversationCriteria>>;
export type InboxQueue = keyof typeof INBOX_QUEUES;

/** How many conversations of a hotel stand in each queue as `userId` sees it, each counted up to `limit`, in one statement. */
export async function countInbox(
  tx: TenantTx,
  hotelId: string,
  userId: string,
  limit: number,
): Promise<Readonly<Record<InboxQueue, number>>> {
  const { values, bind } = new Bindings();
  const hotel = bind(hotelId);
  const counts = Object.entries(INBOX_QUEUES).map(([queue, criteria]) => {
    const where = `c.hotel_id = ${hotel}${conversationConditions(hotelId, userId, criteria)(bind)}`;
    return `(select count(*)::integer from (select from conversations c where ${where} limit ${limit}) q) as "${queue}"`;
  });
  const row = await tx.row<Record<InboxQueue, number>>(`select ${counts.join(', ')}`, values);
  if (row === null) throw new Error('a select without a from found no row');
  return row;
}
