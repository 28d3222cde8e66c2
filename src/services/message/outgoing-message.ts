import type { TenantTx } from '../../db/tenant-tx.js';
import type { Conversation } from '../../entities/conversation.entity.js';

export interface OutgoingMessage {
  readonly id: string;
  readonly authorUserId: string;
  readonly text: string;
  readonly quotedProviderMessageId: string | null;
  readonly clientMessageId: string;
  readonly clientMessageHash: Buffer;
  readonly at: Date;
  /** When it is no longer sent. */
  readonly expiresAt: Date;
}

/**
 * Stores a message QUEUED in the next place of the conversation, whose lock the caller holds. Returns false,
 * storing nothing, where the hotel already has a message of this client message id: the unique key decides.
 * Lanes send by `stored_at`, so that is the database's time: the clocks of two processes are never alike.
 */
export async function insertOutgoing(
  tx: TenantTx,
  conversation: Conversation,
  message: OutgoingMessage,
): Promise<boolean> {
  const stored = await tx.row<{ id: string }>(
    `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, author_user_id, kind, text,
       quoted_provider_message_id, client_message_id, client_message_hash, delivery_state, delivery_changed_at,
       sent_at, received_at, stored_at, expires_at, correlation_id)
     values ($1, $2, $3, $4, $5, $6, 'OUTBOUND', 'STAFF', $7, 'TEXT', $8, $9, $10, $11, 'QUEUED', $12, $12, $12, clock_timestamp(), $14, $13)
     on conflict (hotel_id, client_message_id) do nothing returning id`,
    [
      conversation.hotelId,
      message.id,
      conversation.id,
      conversation.guestId,
      conversation.channelId,
      conversation.lastSeq + 1,
      message.authorUserId,
      message.text,
      message.quotedProviderMessageId,
      message.clientMessageId,
      message.clientMessageHash,
      message.at,
      tx.correlationId,
      message.expiresAt,
    ],
  );
  if (stored === null) return false;
  conversation.nextSeq(message.id, message.at);
  return true;
}
