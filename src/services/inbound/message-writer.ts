import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import type { AuthorKind } from '../../domain/actor.js';
import type { Classification } from '../../intelligence/classifier.js';
import type { MessageContent } from '../../providers/green-api/notification/message-content.js';
import type { MessageNotification } from '../../providers/green-api/notification/parsed-notification.js';
import type { LockedConversation } from './conversation-opener.js';
import type { Incoming } from './incoming.js';

export interface NewMessage {
  readonly incoming: Incoming<'MESSAGE'>;
  readonly guestId: string;
  readonly conversation: LockedConversation;
  readonly author: AuthorKind;
  readonly classification: Classification | null;
  readonly analyzedAt: Date | null;
}

/** Writes messages that the provider told of. */
export class MessageWriter {
  /** `wakeDownload` is told of each file to fetch, once the message is durable. */
  constructor(
    private readonly clock: Clock,
    private readonly wakeDownload: (hotelId: string, attachmentId: string) => void,
  ) {}

  /**
   * Stores the message once per channel and provider id, at the next place of its conversation. Returns null,
   * with no place taken, when it is already there. The caller holds the conversation's lock.
   */
  async insert(tx: TenantTx, message: NewMessage): Promise<{ id: string; seq: number } | null> {
    const { incoming, conversation, classification } = message;
    const { parsed, hotelId, channelId, receivedAt } = incoming;
    const now = this.clock.now();
    const seq = conversation.lastSeq + 1;
    const row = await tx.row<{ id: string }>(
      `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, content,
         quoted_provider_message_id, provider_message_id, delivery_state, delivery_changed_at, language, intent, sent_at, received_at,
         stored_at, judged_at, correlation_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
       on conflict (hotel_id, channel_id, provider_message_id) do nothing returning id`,
      [
        hotelId,
        uuidv7(now),
        conversation.id,
        message.guestId,
        channelId,
        seq,
        parsed.direction,
        message.author,
        kindOf(parsed.content),
        parsed.content.text,
        detailOf(parsed),
        parsed.quotedProviderMessageId,
        parsed.providerMessageId,
        parsed.direction === 'OUTBOUND' ? 'SENT' : null,
        parsed.direction === 'OUTBOUND' ? now : null,
        classification?.language ?? null,
        classification?.intent ?? null,
        parsed.envelope.timestamp ?? receivedAt,
        receivedAt,
        now,
        message.analyzedAt,
        tx.correlationId,
      ],
    );
    if (row === null) return null;
    await this.insertAttachment(tx, hotelId, row.id, parsed.content);
    return { id: row.id, seq };
  }

  private async insertAttachment(
    tx: TenantTx,
    hotelId: string,
    messageId: string,
    content: MessageContent,
  ): Promise<void> {
    const { attachment } = content;
    if (attachment === null) return;
    const now = this.clock.now();
    const id = uuidv7(now);
    await tx.rows(
      `insert into attachments (hotel_id, message_id, id, status, reason, provider_url, file_name, declared_mime_type, caption,
         created_at, next_attempt_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
      [
        hotelId,
        messageId,
        id,
        content.isContentUnavailable ? 'FAILED' : 'PENDING',
        content.contentLoss,
        attachment.providerUrl,
        attachment.fileName,
        attachment.mimeType,
        attachment.caption,
        now,
      ],
    );
    if (!content.isContentUnavailable) tx.afterCommit(() => this.wakeDownload(hotelId, id));
  }
}

/** A message whose words the provider could not hand over shows as one we cannot read, not as an empty text. */
function kindOf(content: MessageContent): MessageContent['kind'] {
  return content.isContentUnavailable && content.attachment === null ? 'UNSUPPORTED' : content.kind;
}

/** What the columns do not hold, without the empty fields. */
function detailOf({ content, quotedText }: MessageNotification): string | null {
  const detail = {
    location: content.location,
    contacts: content.contacts.length > 0 ? content.contacts : null,
    poll: content.poll,
    buttons: content.buttons,
    list: content.list,
    choice: content.choice,
    groupInvite: content.groupInvite,
    ad: content.ad,
    contentLoss: content.contentLoss,
    isForwarded: content.isForwarded || null,
    isTextCut: content.isTextCut || null,
    quotedText,
  };
  const present = Object.entries(detail).filter(([, value]) => value !== null);
  return present.length === 0 ? null : JSON.stringify(Object.fromEntries(present));
}
