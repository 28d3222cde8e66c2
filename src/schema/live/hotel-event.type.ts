import { Field, InterfaceType, registerEnumType } from 'type-graphql';
import type { EventActor } from '../../domain/event-actor.js';
import type { HotelEventKind as Kind } from '../../domain/hotel-event.js';
import { DateTime } from '../scalars.js';
import { StreamItem } from './stream-item.type.js';

export const HotelEventKind = {
  MESSAGE_ADDED: 'MESSAGE_ADDED',
  MESSAGE_UPDATED: 'MESSAGE_UPDATED',
  CONVERSATION_UPDATED: 'CONVERSATION_UPDATED',
  ALERT_RAISED: 'ALERT_RAISED',
  ALERT_UPDATED: 'ALERT_UPDATED',
  CHANNEL_UPDATED: 'CHANNEL_UPDATED',
  GUEST_UPDATED: 'GUEST_UPDATED',
  MEMBERSHIP_UPDATED: 'MEMBERSHIP_UPDATED',
} as const satisfies Readonly<{ [K in Kind]: K }>;

registerEnumType(HotelEventKind, {
  name: 'HotelEventKind',
  description: 'What has changed in a hotel. More kinds may come. Open to every signed-in person.',
  valuesConfig: {
    MESSAGE_ADDED: { description: 'A message was written by a guest or the hotel.' },
    MESSAGE_UPDATED: { description: 'A message changed: its delivery, text, sentiment, or it was deleted.' },
    CONVERSATION_UPDATED: { description: 'A conversation was opened or changed.' },
    ALERT_RAISED: { description: 'An alert was raised.' },
    ALERT_UPDATED: { description: 'An alert changed: its urgency, assignee, status or deadline.' },
    CHANNEL_UPDATED: { description: 'A WhatsApp number changed its state.' },
    GUEST_UPDATED: { description: 'A guest changed.' },
    MEMBERSHIP_UPDATED: {
      description:
        "A person's role or duty in the hotel changed. Reserved: no mutation changes a membership yet, so none comes.",
    },
  },
});

/** An event of the log as every stream shows it. */
export interface ShownEvent {
  readonly hotelId: string;
  readonly cursor: string;
  readonly at: Date;
  readonly kind: Kind;
  readonly doneBy: EventActor | null;
}

@InterfaceType({
  implements: StreamItem,
  description: 'A change in a hotel, from its event log. Needs what the subscription needs.',
})
export abstract class HotelEvent extends StreamItem {
  readonly hotelId: string;
  readonly doneBy: EventActor | null;

  constructor({ hotelId, cursor, at, kind, doneBy }: ShownEvent) {
    super(cursor);
    this.at = at;
    this.kind = kind;
    this.hotelId = hotelId;
    this.doneBy = doneBy;
  }

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: Date;

  @Field(() => HotelEventKind, { description: 'What has changed.' })
  readonly kind: Kind;
}
