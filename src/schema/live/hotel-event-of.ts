import { createUnionType, Field, ObjectType, type ClassType } from 'type-graphql';
import type { PayloadField, PayloadOf } from '../mutation-result.js';
import { HotelEvent, type ShownEvent } from './hotel-event.type.js';
import { RefreshRequired } from './refresh-required.type.js';
import { StreamPosition } from './stream-item.type.js';

/** An event type with its payload. */
export type EventClass<Payload> = new (event: ShownEvent, payload: Payload) => HotelEvent & Payload;

/** What a stream delivers, as its resolver returns it. */
export type StreamedItem = HotelEvent | StreamPosition | RefreshRequired;

/**
 * Declares the event type `<Name>` with the fields of `payload`, and `<Name>Item`, the union of what a subscription
 * to it delivers. `description` ends with the permission. Called once per event, in the noun's `.subscriptions.ts`.
 */
export function hotelEventOf<Fields extends Readonly<Record<string, PayloadField<never>>>>(
  name: string,
  { description, payload }: { readonly description: string; readonly payload: Fields },
) {
  class Event extends HotelEvent {
    constructor(event: ShownEvent, values: PayloadOf<Fields>) {
      super(event);
      Object.assign(this, values);
    }
  }
  for (const [field, { type, description: told, nullable }] of Object.entries(payload))
    Field(type as () => ClassType, { description: told, nullable })(Event.prototype, field);
  ObjectType(name, { implements: HotelEvent, description, simpleResolvers: true })(Event);
  const Item = createUnionType({
    name: `${name}Item`,
    description: `Items that a subscription to ${name} delivers. More kinds of items may come.`,
    types: () => [Event, StreamPosition, RefreshRequired] as ClassType[],
  });
  return { Event: Event as EventClass<PayloadOf<Fields>>, Item };
}
