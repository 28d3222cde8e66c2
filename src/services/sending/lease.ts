import type { TenantTx } from '../../db/tenant-tx.js';

/** A channel's lane. */
export interface LaneKey {
  readonly hotelId: string;
  readonly channelId: string;
}

/** A QUEUED message leased to this worker: what the provider call needs, and the token that fences it. */
export interface Lease {
  readonly messageId: string;
  readonly conversationId: string;
  readonly guestId: string;
  readonly token: string;
  readonly chatId: string;
  readonly text: string;
  readonly quotedProviderMessageId: string | null;
  readonly attempt: number;
  readonly instanceId: string;
  readonly apiUrl: string | null;
  readonly mediaUrl: string | null;
  readonly apiTokenEncrypted: Buffer;
  readonly correlationId: string | null;
}

/** What a look into a lane gives: something to send, when to look again, or nothing until woken. */
export type LaneLook =
  | { readonly kind: 'LEASE'; readonly lease: Lease }
  | { readonly kind: 'WAIT'; readonly until: Date }
  | { readonly kind: 'IDLE' };

interface ChannelRow {
  readonly instance_id: string;
  readonly api_url: string | null;
  readonly media_url: string | null;
  readonly api_token_encrypted: Buffer;
  readonly next_send_at: string | number;
  readonly blocked_until: string | null;
}

interface HeadRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly guest_id: string;
  readonly text: string | null;
  readonly quoted_provider_message_id: string | null;
  readonly attempt_count: number;
  readonly send_after: string | null;
  readonly lease_until: string | null;
  readonly correlation_id: string | null;
  readonly chat_id: string | null;
}

/**
 * Takes the next message of a lane and leases it to this worker until `leaseUntil`. Strictly in order: a message
 * that waits for its next attempt holds back those behind it. The lease carries a fencing token: a worker that
 * wakes up after its lease has passed can no longer mark the message SENDING, so it does not send.
 */
export async function leaseNext(
  tx: TenantTx,
  lane: LaneKey,
  now: Date,
  token: string,
  leaseUntil: Date,
): Promise<LaneLook> {
  const channel = await tx.row<ChannelRow>(
    `select instance_id, api_url, media_url, api_token_encrypted, next_send_at, blocked_until from channels
     where hotel_id = $1 and id = $2 for no key update`,
    [lane.hotelId, lane.channelId],
  );
  if (channel === null) return { kind: 'IDLE' };
  const head = await tx.row<HeadRow>(
    `select m.id, m.conversation_id, m.guest_id, m.text, m.quoted_provider_message_id, m.attempt_count, m.send_after, m.lease_until,
       m.correlation_id, coalesce(c.chat_id, (select a.chat_id from guest_aliases a where a.hotel_id = $1 and a.guest_id = m.guest_id
         order by a.chat_id like '%@c.us' desc, a.created_at desc limit 1)) as chat_id
     from messages m join conversations c on c.hotel_id = $1 and c.id = m.conversation_id
     where m.hotel_id = $1 and m.channel_id = $2 and m.delivery_state = 'QUEUED' order by m.id limit 1`,
    [lane.hotelId, lane.channelId],
  );
  if (head === null) return { kind: 'IDLE' };
  const notBefore = latest([channel.next_send_at, channel.blocked_until, head.send_after, head.lease_until]);
  if (notBefore > now.getTime()) return { kind: 'WAIT', until: new Date(notBefore) };
  await tx.rows('update messages set lease_token = $3, lease_until = $4 where hotel_id = $1 and id = $2', [
    lane.hotelId,
    head.id,
    token,
    leaseUntil,
  ]);
  return {
    kind: 'LEASE',
    lease: {
      messageId: head.id,
      conversationId: head.conversation_id,
      guestId: head.guest_id,
      token,
      chatId: head.chat_id ?? '',
      text: head.text ?? '',
      quotedProviderMessageId: head.quoted_provider_message_id,
      attempt: head.attempt_count + 1,
      instanceId: channel.instance_id,
      apiUrl: channel.api_url,
      mediaUrl: channel.media_url,
      apiTokenEncrypted: channel.api_token_encrypted,
      correlationId: head.correlation_id,
    },
  };
}

/** Times as the driver gives them; `-infinity` and null mean no bound. */
function latest(times: readonly (string | number | null)[]): number {
  return Math.max(0, ...times.map((time) => (time === null ? 0 : new Date(time).getTime() || 0)));
}

/**
 * The second step, directly before the bytes leave: SENDING, where the token still matches and the lease still
 * runs. Returns false when it does not; then nothing may be sent. Also opens the channel's gap to the next send.
 */
export async function markSending(
  tx: TenantTx,
  lane: LaneKey,
  lease: Lease,
  now: Date,
  sendingUntil: Date,
): Promise<boolean> {
  // The channel's row first, as everywhere in the lane, so that two workers cannot wait for each other.
  await tx.rows(
    `update channels set next_send_at = $3::timestamptz + send_gap_ms * interval '1 millisecond' where hotel_id = $1 and id = $2`,
    [lane.hotelId, lane.channelId, now],
  );
  const marked = await tx.row(
    `update messages set delivery_state = 'SENDING', delivery_reason = null, delivery_changed_at = $4, attempt_count = $5,
       lease_until = $6, absent_since = null, reconcile_after = null, reconciliation_ended_at = null
     where hotel_id = $1 and id = $2 and lease_token = $3 and delivery_state = 'QUEUED' and lease_until > $4 returning 1`,
    [lane.hotelId, lease.messageId, lease.token, now, lease.attempt, sendingUntil],
  );
  if (marked === null) return false;
  await tx.rows(
    'insert into message_attempts (hotel_id, message_id, number, lease_token, started_at) values ($1, $2, $3, $4, $5)',
    [lane.hotelId, lease.messageId, lease.attempt, lease.token, now],
  );
  return true;
}
