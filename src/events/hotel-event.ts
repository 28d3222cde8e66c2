import type { EventActor } from '../domain/event-actor.js';
import type { HotelEventKind, SUBJECT_OF_EVENT } from '../domain/hotel-event.js';

/** Names what an event is about, within its hotel. */
export interface EntityRef<Type extends string = string> {
  readonly type: Type;
  readonly id: string;
}

/** A kind with a subject of the noun that this kind is about. */
export type SubjectOf<Kind extends HotelEventKind> = {
  readonly [K in Kind]: { readonly kind: K; readonly subject: EntityRef<(typeof SUBJECT_OF_EVENT)[K]> };
}[Kind];

/** What a change appends: its kind and ids, never content, so that rights and erasure are decided at delivery. */
export type NewHotelEvent = SubjectOf<HotelEventKind> & {
  readonly hotelId: string;
  /** The conversation it belongs to, if any. */
  readonly conversationId?: string | null;
  /** Who did it; null for the platform itself, and for another program at the hotel's number. */
  readonly actor: EventActor | null;
};

/** One line of a hotel's event log. `number` has no gaps within the hotel and follows commit order. */
export interface HotelEvent {
  readonly hotelId: string;
  readonly number: number;
  readonly kind: HotelEventKind;
  /** Null in an event that this version cannot read. */
  readonly subject: EntityRef | null;
  readonly conversationId: string | null;
  readonly actor: EventActor | null;
  readonly occurredAt: Date;
  readonly correlationId: string | null;
}
