import type { TenantTx } from '../../db/tenant-tx.js';

export interface PastVerdict {
  readonly messageId: string;
  readonly conversationId: string;
  readonly receivedAt: Date;
  readonly score: number;
  readonly label: 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE';
}

const LAST = 20;

/** The verdicts on a guest's last messages, newest first. */
export async function readGuestHistory(
  tx: TenantTx,
  hotelId: string,
  guestId: string,
): Promise<PastVerdict[]> {
  const rows = await tx.rows<{
    message_id: string;
    conversation_id: string;
    received_at: string;
    score: number;
    label: PastVerdict['label'];
  }>(
    `select m.id as message_id, m.conversation_id, m.received_at, s.score, s.label
     from (select hotel_id, id, conversation_id, received_at from messages
           where hotel_id = $1 and guest_id = $2 and direction = 'INBOUND' order by received_at desc limit ${LAST}) m
     join sentiments s on s.hotel_id = $1 and s.message_id = m.id
     order by m.received_at desc`,
    [hotelId, guestId],
  );
  return rows.map((row) => ({
    messageId: row.message_id,
    conversationId: row.conversation_id,
    receivedAt: new Date(row.received_at),
    score: row.score,
    label: row.label,
  }));
}
