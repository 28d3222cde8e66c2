import type { EventActor } from '../../src/domain/event-actor.js';
import { SUBJECT_OF_EVENT, type HotelEventKind } from '../../src/domain/hotel-event.js';
import { seedId } from './seed-id.js';
import type { SeedHotel } from './seed-hotels.js';
import type { Row } from './tables.js';

interface SeedEvent {
  readonly kind: HotelEventKind;
  readonly subjectId: string;
  readonly conversationId?: string;
  /** Who did it; left out: the platform. */
  readonly actor?: EventActor | null;
}

/** Collects what happened in a hotel, in any order, and numbers it by time without gaps. */
export class EventRows {
  readonly #events: { event: SeedEvent; at: Date }[] = [];

  constructor(private readonly hotel: SeedHotel) {}

  add(at: Date, event: SeedEvent): void {
    this.#events.push({ event, at });
  }

  numbered(): Row[] {
    const inOrder = this.#events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    return inOrder.map(({ event, at }, index) => {
      const number = index + 1;
      return {
        hotel_id: this.hotel.id,
        number,
        kind: event.kind,
        subject_type: SUBJECT_OF_EVENT[event.kind],
        subject_id: event.subjectId,
        conversation_id: event.conversationId ?? null,
        actor_kind: event.actor?.kind ?? null,
        actor_id: event.actor?.id ?? null,
        occurred_at: at,
        correlation_id: seedId(this.hotel.key, 'event', number),
      };
    });
  }
}
