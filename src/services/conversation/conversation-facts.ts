import type { TenantTx } from '../../db/tenant-tx.js';
import type { ChannelState } from '../../entities/channel.entity.js';

const MOST_COUNTED = 999;

/** How many messages of its guest each conversation holds that `userId` has not read; at most 999 are counted. */
export async function countUnread(
  tx: TenantTx,
  hotelId: string,
  userId: string,
  conversationIds: readonly string[],
): Promise<number[]> {
  const rows = await tx.rows<{ id: string; unread: string }>(
    `select p.id, r.unread from unnest($3::uuid[]) as p (id)
     left join conversation_reads d on d.hotel_id = $1 and d.conversation_id = p.id and d.user_id = $2
     cross join lateral (select count(*) as unread from (
       select from messages m where m.hotel_id = $1 and m.conversation_id = p.id and m.seq > coalesce(d.last_read_seq, 0)
         and m.direction = 'INBOUND' limit ${MOST_COUNTED}) u) r`,
    [hotelId, userId, [...conversationIds]],
  );
  const counts = new Map(rows.map((row) => [row.id, Number(row.unread)]));
  return conversationIds.map((id) => counts.get(id) ?? 0);
}

/** What decides whether a conversation can be written to. */
export interface SendabilityRow {
  id: string;
  opted_out_at: string | null;
  last_inbound_at: string | null;
  channel_state: ChannelState;
}

/** Reads the facts behind `sendability`. When the guest last wrote matters, and is looked for, only after an opt-out. */
export async function findSendabilityFacts(
  tx: TenantTx,
  hotelId: string,
  conversationIds: readonly string[],
): Promise<(SendabilityRow | null)[]> {
  const rows = await tx.rows<SendabilityRow>(
    `select c.id, g.opted_out_at, n.state as channel_state, case when g.opted_out_at is not null then
         (select max(m.received_at) from messages m where m.hotel_id = $1 and m.guest_id = c.guest_id and m.direction = 'INBOUND')
       end as last_inbound_at
     from conversations c join guests g on g.hotel_id = c.hotel_id and g.id = c.guest_id
       join channels n on n.hotel_id = c.hotel_id and n.id = c.channel_id
     where c.hotel_id = $1 and c.id = any ($2)`,
    [hotelId, [...conversationIds]],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return conversationIds.map((id) => found.get(id) ?? null);
}
