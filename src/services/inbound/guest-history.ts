import type { TenantTx } from '../../db/tenant-tx.js';
import { NEGATIVE_BELOW } from './message-alert.js';

export interface PastVerdict {
  readonly messageId: string;
  readonly conversationId: string;
  readonly receivedAt: Date;
  readonly score: number;
  readonly label: 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE';
}

export interface GuestHistory {
  /** The verdicts on the guest's last messages, newest first. */
  readonly last: readonly PastVerdict[];
  /** Of all messages of the last 24 hours, however many came in between. */
  readonly negativesIn24Hours: number;
}

interface HistoryRow {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly received_at: string;
  readonly score: number | null;
  readonly label: PastVerdict['label'] | 'NOT_JUDGED' | null;
  readonly earlier_negatives: number;
}

const LAST = 20;
const DAY_MS = 86_400_000;

/** What a guest's messages so far were classified as. */
export async function readGuestHistory(
  tx: TenantTx,
  hotelId: string,
  guestId: string,
  now: Date,
): Promise<GuestHistory> {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  // Of most guests the last messages are all of the day: then the comparison with null reads no further row. The limits
  // keep the planner from reading all verdicts of the hotel at once.
  const rows = await tx.rows<HistoryRow>(
    `with last as materialized (
       select id, conversation_id, received_at from messages
       where hotel_id = $1 and guest_id = $2 and direction = 'INBOUND' order by received_at desc limit ${LAST})
     select last.id as message_id, last.conversation_id, last.received_at, s.score, s.label,
       (select count(*)::integer from messages m
          cross join lateral (select score from sentiments where hotel_id = $1 and message_id = m.id limit 1) e
        where m.hotel_id = $1 and m.guest_id = $2 and m.direction = 'INBOUND' and e.score < ${NEGATIVE_BELOW}
          and m.received_at > $3 and m.received_at <= (select min(received_at) from last having count(*) = ${LAST})
          and m.id <> all (array(select id from last))) as earlier_negatives
     from last
       left join lateral (select score, label from sentiments where hotel_id = $1 and message_id = last.id limit 1) s on true
     order by last.received_at desc`,
    [hotelId, guestId, dayAgo],
  );
  const last = rows.flatMap((row) => toVerdict(row) ?? []);
  const negatives = last.filter((past) => past.score < NEGATIVE_BELOW && past.receivedAt > dayAgo);
  return { last, negativesIn24Hours: negatives.length + (rows[0]?.earlier_negatives ?? 0) };
}

/** Null for a message without words, or in a language that is not classified: it says nothing of the guest's mood. */
function toVerdict(row: HistoryRow): PastVerdict | null {
  if (row.score === null || row.label === null || row.label === 'NOT_JUDGED') return null;
  return {
    messageId: row.message_id,
    conversationId: row.conversation_id,
    receivedAt: new Date(row.received_at),
    score: row.score,
    label: row.label,
  };
}
