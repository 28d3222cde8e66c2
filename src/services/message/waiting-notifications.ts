import type { TenantTx } from '../../db/tenant-tx.js';

/**
 * Takes turns, until the transaction ends, with whoever else looks for or brings the message that the provider knows
 * by this id. Without it a notification could begin to wait just as its message comes, unseen by either. Comes before
 * any row is locked, but in one who has found nothing.
 */
export async function lockProviderMessage(
  tx: TenantTx,
  channelId: string,
  providerMessageId: string,
): Promise<void> {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `message|${channelId}|${providerMessageId}`,
  ]);
}

/**
 * Has notifications handled again that came before the message they are about. The caller holds the turn (see
 * `lockProviderMessage`) or the chat's lock, which serves where both come in the same chat.
 */
export async function requeueWaiting(
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
