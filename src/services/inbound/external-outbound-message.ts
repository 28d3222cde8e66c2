import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { BY_PHONE } from '../../domain/event-actor.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceConversation, announceMessage } from '../announce.js';
import { CONVERSATION_TRANSITIONS } from '../conversation/transitions.js';
import type { ConversationOpener } from './conversation-opener.js';
import type { GuestFinder } from './guest-finder.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';
import type { MessageWriter } from './message-writer.js';
import { requeueWaiting, lockProviderMessage } from '../message/waiting-notifications.js';

export interface ExternalOutboundMessageParts {
  readonly clock: Clock;
  readonly guests: GuestFinder;
  readonly conversations: ConversationOpener;
  readonly messages: MessageWriter;
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
  readonly wakeLane: (hotelId: string, channelId: string) => void;
}

/** A message left the hotel: typed on its own phone, sent by another program, or the echo of our own send. */
export class ExternalOutboundMessage {
  constructor(private readonly parts: ExternalOutboundMessageParts) {}

  async store(tx: TenantTx, incoming: Incoming<'MESSAGE'>): Promise<IngestOutcome> {
    const { hotelId, channelId, parsed } = incoming;
    if (await this.isKnown(tx, incoming)) return PROCESSED;
    await lockProviderMessage(tx, channelId, parsed.providerMessageId);
    const guest = await this.parts.guests.findOrCreate(tx, {
      hotelId,
      chatId: parsed.chatId,
      phone: parsed.phone,
      name: parsed.chatName,
    });
    if (parsed.author === 'API' && (await this.claimOwn(tx, incoming, guest.id))) return PROCESSED;
    const conversation = await this.parts.conversations.lockOpen(
      tx,
      { hotelId, guestId: guest.id, channelId, providerMessageId: parsed.providerMessageId },
      'WAITING_FOR_GUEST',
      0,
    );
    if (conversation === null) return PROCESSED;
    const isByPhone = parsed.author !== 'API';
    const stored = await this.parts.messages.insert(tx, {
      incoming,
      guestId: guest.id,
      conversation,
      author: isByPhone ? 'PHONE' : 'INTEGRATION',
      classification: null,
      analyzedAt: null,
    });
    if (stored === null) return PROCESSED;
    const next = CONVERSATION_TRANSITIONS[conversation.status].personAnswers?.to ?? conversation.status;
    await tx.rows(
      `update conversations set status = $3, last_seq = $4, last_message_id = $5,
         last_message_at = greatest(last_message_at, $6), waiting_since = null, snoozed_until = null, turn = 'HUMAN', chat_id = coalesce(chat_id, $7), ${NEXT_VERSION}
       where hotel_id = $1 and id = $2`,
      [hotelId, conversation.id, next, stored.seq, stored.id, incoming.receivedAt, parsed.chatId],
    );
    const sender = isByPhone ? BY_PHONE : null;
    const added = { hotelId, id: stored.id, conversationId: conversation.id };
    announceMessage(tx, 'MESSAGE_ADDED', added, sender);
    announceConversation(tx, { hotelId, id: conversation.id }, sender);
    await requeueWaiting(tx, hotelId, channelId, parsed.providerMessageId, this.parts.wakeChat);
    return PROCESSED;
  }

  private async isKnown(tx: TenantTx, { hotelId, channelId, parsed }: Incoming<'MESSAGE'>): Promise<boolean> {
    const row = await tx.row(
      'select 1 from messages where hotel_id = $1 and channel_id = $2 and provider_message_id = $3',
      [hotelId, channelId, parsed.providerMessageId],
    );
    return row !== null;
  }

  /**
   * The echo of a send of ours whose answer has not come yet, or never will: the guest's oldest one in doubt with the
   * same words takes the provider's id, also where its conversation was resolved meanwhile. That is evidence of
   * acceptance, so an UNKNOWN one becomes SENT.
   */
  private async claimOwn(
    tx: TenantTx,
    { hotelId, channelId, parsed }: Incoming<'MESSAGE'>,
    guestId: string,
  ): Promise<boolean> {
    const claimed = await tx.row<{ id: string; conversation_id: string; is_changed: boolean }>(
      `update messages m set provider_message_id = $5, delivery_changed_at = $6,
         delivery_state = case when m.delivery_state = 'UNKNOWN' then 'SENT' else m.delivery_state end, ${NEXT_VERSION}
       from (select id, delivery_state = 'UNKNOWN' as is_changed from messages
             where hotel_id = $1 and channel_id = $2 and guest_id = $3 and text is not distinct from $4
               and delivery_state in ('SENDING','UNKNOWN') and provider_message_id is null
             order by id limit 1 for update) own
       where m.hotel_id = $1 and m.id = own.id returning m.id, m.conversation_id, own.is_changed`,
      [hotelId, channelId, guestId, parsed.content.text, parsed.providerMessageId, this.parts.clock.now()],
    );
    if (claimed === null) return false;
    if (claimed.is_changed) {
      const { id, conversation_id: conversationId } = claimed;
      announceMessage(tx, 'MESSAGE_UPDATED', { hotelId, id, conversationId }, null);
    }
    await requeueWaiting(tx, hotelId, channelId, parsed.providerMessageId, this.parts.wakeChat);
    // It has held back those behind it.
    tx.afterCommit(() => this.parts.wakeLane(hotelId, channelId));
    return true;
  }
}
