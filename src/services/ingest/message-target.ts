import type { TenantTx } from '../../db/tenant-tx.js';
import { appendEvent } from '../../events/event-log.js';
import type {
  DeletionNotification,
  EditNotification,
  PollVoteNotification,
  ReactionNotification,
} from '../../providers/green-api/notification/parsed-notification.js';

/** A notification that changes another message and is none of its own. */
export type MessageEffect =
  EditNotification | DeletionNotification | ReactionNotification | PollVoteNotification;

/** The message that a notification is about. */
export interface MessageTarget {
  readonly id: string;
  readonly conversationId: string;
  readonly guestId: string;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly text: string | null;
  readonly content: unknown;
  readonly receivedAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

interface TargetRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly guest_id: string;
  readonly direction: MessageTarget['direction'];
  readonly text: string | null;
  readonly content: unknown;
  readonly received_at: string;
  readonly edited_at: string | null;
  readonly deleted_at: string | null;
}

/** Finds and locks the message that the provider knows by this id on a channel; null while we do not know it. */
export async function lockTarget(
  tx: TenantTx,
  place: { hotelId: string; channelId: string },
  providerMessageId: string,
): Promise<MessageTarget | null> {
  const row = await tx.row<TargetRow>(
    `select id, conversation_id, guest_id, direction, text, content, received_at, edited_at, deleted_at from messages
     where hotel_id = $1 and channel_id = $2 and provider_message_id = $3 for update`,
    [place.hotelId, place.channelId, providerMessageId],
  );
  if (row === null) return null;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    guestId: row.guest_id,
    direction: row.direction,
    text: row.text,
    content: row.content,
    receivedAt: new Date(row.received_at),
    editedAt: row.edited_at === null ? null : new Date(row.edited_at),
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at),
  };
}

/**
 * Who reacts or votes: in a chat with a guest there are two sides, whatever id the guest comes by today; in a group
 * each participant is one.
 */
export function actorOf(effect: MessageEffect): { key: string; author: 'GUEST' | 'PHONE' } {
  const author = effect.direction === 'INBOUND' ? 'GUEST' : 'PHONE';
  return { author, key: effect.isGroup ? (effect.senderId ?? author) : author };
}

/** Tells subscribers that a message has changed. */
export function announceChange(
  tx: TenantTx,
  hotelId: string,
  channelId: string,
  target: MessageTarget,
): void {
  appendEvent(tx, {
    hotelId,
    channelId,
    conversationId: target.conversationId,
    guestId: target.guestId,
    messageId: target.id,
    kind: 'MESSAGE_UPDATED',
  });
}
