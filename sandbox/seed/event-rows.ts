import type { HotelEventKind } from '../../src/domain/hotel-event.js';
import { seedId } from './seed-id.js';
import type { SeedHotel } from './seed-hotels.js';
import type { Row } from './tables.js';

interface EventIds {
  readonly conversation_id?: string;
  readonly message_id?: string | null;
  readonly alert_id?: string;
  readonly guest_id?: string;
  readonly channel_id?: string;
}

/** Collects what happened in a hotel, in any order, and numbers it by time without gaps. */
export class EventRows {
  readonly #events: { kind: HotelEventKind; at: Date; ids: EventIds }[] = [];

  constructor(private readonly hotel: SeedHotel) {}

  add(kind: HotelEventKind, at: Date, ids: EventIds): void {
    this.#events.push({ kind, at, ids });
  }

  numbered(): Row[] {
    const inOrder = this.#events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    return inOrder.map(({ kind, at, ids }, index) => {
      const number = index + 1;
      return {
        hotel_id: this.hotel.id,
        number,
        kind,
        conversation_id: ids.conversation_id ?? null,
        message_id: ids.message_id ?? null,
        alert_id: ids.alert_id ?? null,
        guest_id: ids.guest_id ?? null,
        channel_id: ids.channel_id ?? null,
        occurred_at: at,
        correlation_id: seedId(this.hotel.key, 'event', number),
      };
    });
  }
}
