import { defineEntity } from '@mikro-orm/core';
import type { AuthorKind } from '../domain/actor.js';
import { versionColumns } from './changed-row.js';
import type { DeliveryCause } from '../domain/delivery-reason.js';

export type Direction = 'INBOUND' | 'OUTBOUND';
export type DeliveryState =
  'QUEUED' | 'SENDING' | 'SENT' | 'DELIVERED' | 'READ' | 'FAILED' | 'UNKNOWN' | 'EXPIRED' | 'CANCELLED';

export const MessageSchema = defineEntity({
  name: 'Message',
  tableName: 'messages',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    conversationId: p.uuid(),
    guestId: p.uuid(),
    channelId: p.uuid(),
    seq: p.integer(),
    direction: p.text().$type<Direction>(),
    author: p.text().$type<AuthorKind>(),
    authorUserId: p.uuid().nullable(),
    kind: p.text(),
    text: p.text().nullable(),
    content: p.json<Record<string, unknown>>().nullable(),
    quotedProviderMessageId: p.text().nullable(),
    providerMessageId: p.text().nullable(),
    clientMessageId: p.text().nullable(),
    clientMessageHash: p.blob().nullable().lazy(),
    deliveryState: p.text().$type<DeliveryState>().nullable(),
    deliveryReason: p.text().$type<DeliveryCause>().nullable(),
    deliveryChangedAt: p.datetime().nullable(),
    attemptCount: p.integer(),
    sendAfter: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    leaseToken: p.uuid().nullable(),
    leaseUntil: p.datetime().nullable(),
    language: p.text().nullable(),
    intent: p.text().nullable(),
    sentAt: p.datetime(),
    receivedAt: p.datetime(),
    storedAt: p.datetime(),
    analyzedAt: p.datetime().nullable().fieldName('judged_at'),
    editedAt: p.datetime().nullable(),
    deletedAt: p.datetime().nullable(),
    correlationId: p.text().nullable(),
    ...versionColumns(),
  }),
});

const DELIVERY_RANK: Record<DeliveryState, number> = {
  QUEUED: 0,
  SENDING: 1,
  UNKNOWN: 2,
  SENT: 3,
  DELIVERED: 4,
  READ: 5,
  FAILED: 6,
  EXPIRED: 7,
  CANCELLED: 7,
};

/** One inbound or outbound message of a conversation. */
export class Message extends MessageSchema.class {
  /**
   * Moves the delivery state by the provider's evidence. State only moves forward: a late `sent` never hides
   * READ, and FAILED is reached only before the message was DELIVERED. Returns whether anything changed.
   */
  moveDelivery(
    to: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED',
    at: Date,
    reason: DeliveryCause | null,
  ): boolean {
    const from = this.deliveryState;
    if (from == null || from === 'EXPIRED' || from === 'CANCELLED') return false;
    if (
      to === 'FAILED'
        ? DELIVERY_RANK[from] >= DELIVERY_RANK.DELIVERED
        : DELIVERY_RANK[to] <= DELIVERY_RANK[from]
    )
      return false;
    this.deliveryState = to;
    this.deliveryReason = reason;
    this.deliveryChangedAt = at;
    this.leaseToken = null;
    this.leaseUntil = null;
    return true;
  }
}
MessageSchema.setClass(Message);
