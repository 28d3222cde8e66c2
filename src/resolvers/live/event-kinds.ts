import type { Loaders } from '../../db/query/loaders.js';
import type { EntityRef, RowSource } from '../../db/query/row-source.js';
import type { HotelEventKind } from '../../domain/hotel-event.js';
import type { Right } from '../../domain/rights.js';
import { AlertRaised, AlertUpdated } from '../../schema/alert/alert.subscriptions.js';
import { ChannelUpdated } from '../../schema/channel/channel.subscriptions.js';
import { ConversationUpdated } from '../../schema/conversation/conversation.subscriptions.js';
import { GuestUpdated } from '../../schema/guest/guest.subscriptions.js';
import type { EventClass } from '../../schema/live/hotel-event-of.js';
import type { HotelEvent, ShownEvent } from '../../schema/live/hotel-event.type.js';
import { MembershipUpdated } from '../../schema/membership/membership.subscriptions.js';
import { MessageAdded, MessageUpdated } from '../../schema/message/message.subscriptions.js';
import { alertOrders, alertSource } from '../../services/alert/alert.rows.js';
import { channelSource } from '../../services/channel/channel.rows.js';
import { conversationSource } from '../../services/conversation/conversation.rows.js';
import { guestSource } from '../../services/guest/guest.rows.js';
import { membershipSource } from '../../services/membership/membership.rows.js';
import { messagesInOrder, messageSource } from '../../services/message/message.rows.js';
import { childScope } from '../connection/child-list.js';
import { edgeOf } from '../connection/read-connection.js';
import { toAlert } from '../views/alert.view.js';
import { toChannel } from '../views/channel.view.js';
import { toConversation } from '../views/conversation.view.js';
import { toGuest } from '../views/guest.view.js';
import { toMembership } from '../views/membership.view.js';
import { toMessage } from '../views/message.view.js';

/** How events of one kind are read and shown, wherever that happens. */
export interface EventKind {
  /** What a person needs to be told of them. */
  readonly right: Right;
  /** What an event is about, as it is now; null when it is gone. */
  load(loaders: Loaders, subject: EntityRef): Promise<object | null>;
  /** `row` is what `load` gave. */
  show(event: ShownEvent, row: object): HotelEvent;
}

/** Every kind of event. A new one adds its line here, and is streamed by itself, by `hotelEvents` and by `Hotel.events`. */
export const eventKinds: Readonly<Record<HotelEventKind, EventKind>> = {
  MESSAGE_ADDED: eventKind(MessageAdded, 'message:read', messageSource, (row) => {
    const scope = childScope({ hotelId: row.hotel_id, id: row.conversation_id });
    const edge = edgeOf({ keyset: messagesInOrder, scope, view: toMessage }, row);
    return { message: edge.node, messageEdge: edge };
  }),
  MESSAGE_UPDATED: eventKind(MessageUpdated, 'message:read', messageSource, (row) => ({
    message: toMessage(row),
  })),
  CONVERSATION_UPDATED: eventKind(ConversationUpdated, 'conversation:read', conversationSource, (row) => ({
    conversation: toConversation(row),
  })),
  ALERT_RAISED: eventKind(AlertRaised, 'alert:read', alertSource, (row) => {
    const list = { keyset: alertOrders.URGENCY_DESC, scope: row.hotel_id, view: toAlert };
    const edge = edgeOf(list, row);
    return { alert: edge.node, alertEdge: edge };
  }),
  ALERT_UPDATED: eventKind(AlertUpdated, 'alert:read', alertSource, (row) => ({ alert: toAlert(row) })),
  CHANNEL_UPDATED: eventKind(ChannelUpdated, 'channel:read', channelSource, (row) => ({
    channel: toChannel(row),
  })),
  GUEST_UPDATED: eventKind(GuestUpdated, 'guest:read', guestSource, (row) => ({ guest: toGuest(row) })),
  MEMBERSHIP_UPDATED: eventKind(MembershipUpdated, 'member:read', membershipSource, (row) => ({
    membership: toMembership(row),
  })),
};

function eventKind<Row extends object, Payload>(
  { Event }: { readonly Event: EventClass<Payload> },
  right: Right,
  source: RowSource<Row>,
  payload: (row: Row) => Payload,
): EventKind {
  return {
    right,
    load: (loaders, subject) => loaders.of(source).load(subject),
    show: (event, row) => new Event(event, payload(row as Row)),
  };
}
