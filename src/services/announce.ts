import type { TenantTx } from '../db/tenant-tx.js';
import type { EventActor } from '../domain/event-actor.js';
import { appendEvent } from '../events/event-log.js';

interface Announced {
  readonly hotelId: string;
  readonly id: string;
}

interface AnnouncedInConversation extends Announced {
  readonly conversationId?: string | null | undefined;
}

/** Tells subscribers of a message; `actor` as in NewHotelEvent. */
export function announceMessage(
  tx: TenantTx,
  kind: 'MESSAGE_ADDED' | 'MESSAGE_UPDATED',
  { hotelId, id, conversationId }: AnnouncedInConversation,
  actor: EventActor | null,
): void {
  appendEvent(tx, { hotelId, kind, subject: { type: 'Message', id }, conversationId, actor });
}

/** Tells subscribers that a conversation was opened or has changed. */
export function announceConversation(
  tx: TenantTx,
  { hotelId, id }: Announced,
  actor: EventActor | null,
): void {
  const subject = { type: 'Conversation', id } as const;
  appendEvent(tx, { hotelId, kind: 'CONVERSATION_UPDATED', subject, conversationId: id, actor });
}

/** Tells subscribers of an alert. */
export function announceAlert(
  tx: TenantTx,
  kind: 'ALERT_RAISED' | 'ALERT_UPDATED',
  { hotelId, id, conversationId }: AnnouncedInConversation,
  actor: EventActor | null,
): void {
  appendEvent(tx, { hotelId, kind, subject: { type: 'Alert', id }, conversationId, actor });
}

/** Tells subscribers that a guest has changed. */
export function announceGuest(tx: TenantTx, { hotelId, id }: Announced, actor: EventActor | null): void {
  appendEvent(tx, { hotelId, kind: 'GUEST_UPDATED', subject: { type: 'Guest', id }, actor });
}
