import type { TenantTx } from '../../db/tenant-tx.js';
import { BY_PHONE, byGuest } from '../../domain/event-actor.js';
import { announceMessage } from '../announce.js';
import { phoneOfChatId } from '../../providers/green-api/chat-id.js';
import type {
  DeletionNotification,
  EditNotification,
  PollVoteNotification,
  ReactionNotification,
} from '../../providers/green-api/notification/parsed-notification.js';
import { guestIdsOf, otherFormOf } from './guest-ids.js';
import type { Incoming } from './incoming.js';

/** A notification that changes another message and is none of its own. */
export type MessageEffect =
  EditNotification | DeletionNotification | ReactionNotification | PollVoteNotification;

/** The message that a notification is about. */
export interface MessageTarget {
  readonly id: string;
  readonly conversationId: string;
  readonly guestId: string;
  /** Its guest is the one whose chat the notification comes from. */
  readonly isOfChat: boolean;
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
  readonly is_of_chat: boolean;
  readonly direction: MessageTarget['direction'];
  readonly text: string | null;
  readonly content: unknown;
  readonly received_at: string;
  readonly edited_at: string | null;
  readonly deleted_at: string | null;
}

/**
 * Finds and locks the message that a notification is about; null while we do not know it. The provider's ids count
 * for a whole channel and a sender may name any, so a caller applies nothing to a message that is not `isOfChat`.
 */
export async function lockTarget(
  tx: TenantTx,
  {
    hotelId,
    channelId,
    parsed,
  }: Pick<Incoming, 'hotelId' | 'channelId'> & { readonly parsed: MessageEffect },
): Promise<MessageTarget | null> {
  const row = await tx.row<TargetRow>(
    `select m.id, m.conversation_id, m.guest_id, m.direction, m.text, m.content, m.received_at, m.edited_at, m.deleted_at,
       exists (select from guest_aliases a
         where a.hotel_id = $1 and a.guest_id = m.guest_id and a.chat_id = any ($4::text[])) as is_of_chat
     from messages m where m.hotel_id = $1 and m.channel_id = $2 and m.provider_message_id = $3 for update of m`,
    [hotelId, channelId, parsed.targetProviderMessageId, chatIdsOf(parsed)],
  );
  if (row === null) return null;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    guestId: row.guest_id,
    isOfChat: row.is_of_chat,
    direction: row.direction,
    text: row.text,
    content: row.content,
    receivedAt: new Date(row.received_at),
    editedAt: row.edited_at === null ? null : new Date(row.edited_at),
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at),
  };
}

function chatIdsOf({ chatId, direction, senderId }: MessageEffect): string[] {
  const otherId = direction === 'INBOUND' ? otherFormOf(chatId, senderId) : null;
  const { own, variants } = guestIdsOf({ chatId, otherId, phone: phoneOfChatId(chatId) });
  return [...own, ...variants];
}

/**
 * Who reacts or votes: in a chat with a guest there are two sides, whatever id the guest comes by today; in a group
 * each participant is one.
 */
export function actorOf(effect: MessageEffect): { key: string; author: 'GUEST' | 'PHONE' } {
  const author = effect.direction === 'INBOUND' ? 'GUEST' : 'PHONE';
  return { author, key: effect.isGroup ? (effect.senderId ?? author) : author };
}

/** Tells subscribers that an effect has changed its message. */
export function announceEffect(
  tx: TenantTx,
  { hotelId, parsed }: Pick<Incoming, 'hotelId'> & { readonly parsed: MessageEffect },
  { id, conversationId, guestId }: MessageTarget,
): void {
  const actor = parsed.direction === 'INBOUND' ? byGuest(guestId) : BY_PHONE;
  announceMessage(tx, 'MESSAGE_UPDATED', { hotelId, id, conversationId }, actor);
}
