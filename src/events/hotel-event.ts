import type { HotelEventKind } from '../domain/hotel-event.js';

/** What a change appends: its kind and the ids it is about, never content, so that rights and erasure are decided at delivery. */
export interface NewHotelEvent {
  readonly hotelId: string;
  readonly kind: HotelEventKind;
  readonly conversationId?: string | null;
  readonly messageId?: string | null;
  readonly alertId?: string | null;
  readonly guestId?: string | null;
  readonly channelId?: string | null;
}

/** One line of a hotel's event log. `number` has no gaps within the hotel and follows commit order. */
export interface HotelEvent {
  readonly hotelId: string;
  readonly number: number;
  readonly kind: HotelEventKind;
  readonly conversationId: string | null;
  readonly messageId: string | null;
  readonly alertId: string | null;
  readonly guestId: string | null;
  readonly channelId: string | null;
  readonly occurredAt: Date;
  readonly correlationId: string | null;
}
