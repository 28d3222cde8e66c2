import type { TenantTx } from '../../db/tenant-tx.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceMessage } from '../announce.js';
import type { ChannelAccess } from '../outbound/channel-clients.js';

/** Names an attachment. */
export interface AttachmentKey {
  readonly hotelId: string;
  readonly attachmentId: string;
}

/** A pending attachment leased to this worker: what fetching it needs, and the token that fences it. */
export interface AttachmentLease extends AttachmentKey {
  readonly token: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly channelId: string;
  readonly chatId: string | null;
  readonly providerMessageId: string | null;
  readonly providerUrl: string | null;
  /** This attempt, counted from 1. */
  readonly attempt: number;
  readonly channel: ChannelAccess;
  readonly correlationId: string | null;
}

/** How an attempt ended. `isCounted` false: it was not the file's fault. */
export type AttachmentOutcome =
  | {
      readonly kind: 'STORED';
      readonly fileKey: string;
      readonly mimeType: string;
      readonly sizeBytes: number;
    }
  | { readonly kind: 'REFUSED' | 'FAILED'; readonly reason: string }
  | { readonly kind: 'AGAIN'; readonly reason: string; readonly at: Date; readonly isCounted: boolean };

interface LeaseRow {
  readonly message_id: string;
  readonly provider_url: string | null;
  readonly attempts: number;
  readonly conversation_id: string;
  readonly channel_id: string;
  readonly chat_id: string | null;
  readonly provider_message_id: string | null;
  readonly correlation_id: string | null;
  readonly instance_id: string;
  readonly api_url: string | null;
  readonly media_url: string | null;
  readonly api_token_encrypted: Buffer;
}

/** Takes a due attachment for this worker until `leaseUntil`; null when there is nothing to do. */
export async function leaseAttachment(
  tx: TenantTx,
  key: AttachmentKey,
  token: string,
  now: Date,
  leaseUntil: Date,
): Promise<AttachmentLease | null> {
  const row = await tx.row<LeaseRow>(
    `with leased as (
       update attachments set lease_token = $3, lease_until = $5, attempts = attempts + 1
       where hotel_id = $1 and id = $2 and status = 'PENDING' and next_attempt_at <= $4
         and (lease_until is null or lease_until <= $4)
       returning message_id, provider_url, attempts)
     select l.message_id, l.provider_url, l.attempts, m.conversation_id, m.channel_id, v.chat_id,
       m.provider_message_id, m.correlation_id, c.instance_id, c.api_url, c.media_url, c.api_token_encrypted
     from leased l join messages m on m.hotel_id = $1 and m.id = l.message_id
       join conversations v on v.hotel_id = $1 and v.id = m.conversation_id
       join channels c on c.hotel_id = $1 and c.id = m.channel_id`,
    [key.hotelId, key.attachmentId, token, now, leaseUntil],
  );
  if (row === null) return null;
  return {
    hotelId: key.hotelId,
    attachmentId: key.attachmentId,
    token,
    messageId: row.message_id,
    conversationId: row.conversation_id,
    channelId: row.channel_id,
    chatId: row.chat_id,
    providerMessageId: row.provider_message_id,
    providerUrl: row.provider_url,
    attempt: row.attempts,
    channel: {
      instanceId: row.instance_id,
      apiUrl: row.api_url,
      mediaUrl: row.media_url,
      apiTokenEncrypted: row.api_token_encrypted,
    },
    correlationId: row.correlation_id,
  };
}

/** Writes down what an attempt came to, where its lease still holds; what a later holder did is not undone. */
export async function settleAttachment(
  tx: TenantTx,
  lease: AttachmentLease,
  outcome: AttachmentOutcome,
  now: Date,
): Promise<void> {
  const stored = outcome.kind === 'STORED' ? outcome : null;
  const again = outcome.kind === 'AGAIN' ? outcome : null;
  const settled = await tx.row(
    // The message is locked before its file, as by whoever takes it back.
    `with own as (select id from messages where hotel_id = $1 and id = $12 for no key update),
       settled as (update attachments set status = $4, reason = $5, file_key = $6, mime_type = $7, size_bytes = $8,
         stored_at = case when $4 = 'STORED' then $9::timestamptz end, next_attempt_at = coalesce($10, next_attempt_at),
         attempts = attempts - case when $11 then 0 else 1 end, lease_token = null, lease_until = null
         where hotel_id = $1 and id = $2 and lease_token = $3 and status = 'PENDING' and exists (select from own) returning 1)
     update messages set ${NEXT_VERSION} where hotel_id = $1 and id = $12 and exists (select from settled) returning 1`,
    [
      lease.hotelId,
      lease.attachmentId,
      lease.token,
      again === null ? outcome.kind : 'PENDING',
      'reason' in outcome ? outcome.reason : null,
      stored?.fileKey ?? null,
      stored?.mimeType ?? null,
      stored?.sizeBytes ?? null,
      now,
      again?.at ?? null,
      again?.isCounted ?? true,
      lease.messageId,
    ],
  );
  if (settled === null || again !== null) return;
  announceMessage(tx, 'MESSAGE_UPDATED', { ...lease, id: lease.messageId }, null);
}
