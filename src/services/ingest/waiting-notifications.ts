import type { TenantTx } from '../../db/tenant-tx.js';

/** Has notifications handled again that came before the message they are about. */
export async function releaseWaiting(
  tx: TenantTx,
  hotelId: string,
  channelId: string,
  providerMessageId: string,
  wakeChat: (hotelId: string, channelId: string, chatKey: string) => void,
): Promise<void> {
  const released = await tx.rows<{ chat_key: string }>(
    `update inbound_notifications set status = 'RECEIVED', waits_for = null
     where hotel_id = $1 and channel_id = $2 and waits_for = $3 and status = 'WAITING' returning chat_key`,
    [hotelId, channelId, providerMessageId],
  );
  if (released.length === 0) return;
  tx.afterCommit(() => {
    for (const chatKey of new Set(released.map((row) => row.chat_key))) wakeChat(hotelId, channelId, chatKey);
  });
}
