import type { TenantTx } from '../../db/tenant-tx.js';
import type { EntityRef } from '../../db/query/row-source.js';

/** Who is written to: a conversation, or the guest, given as such or by a stay. Named as clients name it. */
export interface Recipient extends EntityRef {
  readonly by: 'conversationId' | 'guestId' | 'stayId';
}

/** A repeated request goes where its message went, also if that conversation is resolved by now. */
const CONVERSATION_OF_GUEST = (guest: string) => `
  select c.id from conversations c where c.hotel_id = $1 and c.guest_id = ${guest}
  order by c.id = (select m.conversation_id from messages m where m.hotel_id = $1 and m.client_message_id = $3) desc nulls last,
    c.status <> 'RESOLVED' desc, c.created_at desc, c.id desc limit 1`;

const OF_GUEST = CONVERSATION_OF_GUEST('$2::uuid');
const OF_STAY = CONVERSATION_OF_GUEST(
  '(select s.primary_guest_id from stays s where s.hotel_id = $1 and s.id = $2::uuid)',
);

/**
 * The conversation that a message to this recipient belongs to: the guest's unresolved one, else the newest. Null for
 * a guest without any, and for ids that name nothing here; a conversation's own id is not looked up.
 */
export async function findConversationOf(
  tx: TenantTx,
  recipient: Recipient,
  clientMessageId: string,
): Promise<EntityRef | null> {
  const { by, hotelId, id } = recipient;
  if (by === 'conversationId') return { hotelId, id };
  const row = await tx.row<{ id: string }>(by === 'guestId' ? OF_GUEST : OF_STAY, [
    hotelId,
    id,
    clientMessageId,
  ]);
  return row === null ? null : { hotelId, id: row.id };
}
