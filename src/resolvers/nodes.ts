import type { RequestContext } from '../context.js';
import type { EntityRef, RowSource } from '../db/query/row-source.js';
import { refusal } from '../errors.js';
import type { GlobalId, GlobalIdType } from '../schema/global-id.js';
import { decodeGlobalIdOf } from '../schema/global-id.js';
import type { Node } from '../schema/node/node.type.js';
import { alertCauseSource, alertSource } from '../services/alert/alert.rows.js';
import { channelSource } from '../services/channel/channel.rows.js';
import { conversationSource } from '../services/conversation/conversation.rows.js';
import { guestSource } from '../services/guest/guest.rows.js';
import { hotelSource } from '../services/hotel/hotel.rows.js';
import { hotelUserSource, membershipSource } from '../services/membership/membership.rows.js';
import { findHotelUser } from '../services/membership/user-reader.js';
import { attemptsOfMessage, deliveryAttemptSource, messageSource } from '../services/message/message.rows.js';
import { staySource } from '../services/stay/stay.rows.js';
import { findHotel } from './find-hotel.js';
import { getLoaders } from './get-loaders.js';
import { requireHotelData } from './require-hotel-data.js';
import { signedIn } from './signed-in.js';
import { toAlert, toAlertCause } from './views/alert.view.js';
import { toChannel } from './views/channel.view.js';
import { toConversation } from './views/conversation.view.js';
import { toGuest } from './views/guest.view.js';
import { toHotel } from './views/hotel.view.js';
import { toMembership, toUser } from './views/membership.view.js';
import { toDeliveryAttempt, toMessage } from './views/message.view.js';
import { toStay } from './views/stay.view.js';

type OptionalKey = { readonly hotelId: string; readonly id: string | null };

/** How one noun is read by hotel and id, in the snapshot of the operation. */
export interface NodeAccess<T extends Node> {
  /** Null where there is none that the viewer may see, and for an id that is null. */
  find(context: RequestContext, key: OptionalKey): Promise<T | null>;
  /** For what a foreign key promises: throws where it is missing. */
  get(context: RequestContext, key: EntityRef): Promise<T>;
  /** What a mutation has just changed. Throws FORBIDDEN where the viewer has left the hotel meanwhile. */
  reload(context: RequestContext, key: EntityRef): Promise<T>;
  /** What a global id names: like `find`, for the nouns whose rows need more than their key. */
  findNode(context: RequestContext, id: GlobalId): Promise<T | null>;
}

/** Every noun with a global id. A new one adds its line here, and is loaded, reloaded and found by `node(id:)`. */
export const nodes = {
  Hotel: node(hotelSource, toHotel, (context, { id }) => findHotel(context, id)),
  Channel: node(channelSource, toChannel),
  Guest: node(guestSource, toGuest),
  Stay: node(staySource, toStay),
  Conversation: node(conversationSource, toConversation),
  Message: node(messageSource, toMessage),
  DeliveryAttempt: node(deliveryAttemptSource, toDeliveryAttempt, findAttempt),
  Alert: node(alertSource, toAlert),
  AlertCause: node(alertCauseSource, toAlertCause),
  Membership: node(membershipSource, toMembership),
  /** By hotel and user: a person as a member of that hotel; null for whoever has left it. */
  User: node(hotelUserSource, toUser, async (context, { id }) => {
    const { roles } = await signedIn(context);
    const row = await findHotelUser(await context.read(), [...roles.keys()], id);
    return row === null ? null : toUser(row);
  }),
} satisfies Readonly<Record<GlobalIdType, NodeAccess<Node>>>;

/** Whatever a global id names, as far as the viewer may see it; null otherwise. Throws FORBIDDEN as requireHotelData does. */
export async function findNode(context: RequestContext, id: GlobalId): Promise<Node | null> {
  // A hotel itself is the admin's to see; a person belongs to no hotel.
  if (id.type !== 'Hotel' && id.type !== 'User') await requireHotelData(context, id.hotelId);
  return nodes[id.type].findNode(context, id);
}

/** What a global id of this type names, or null where it cannot name any. The hotel is a claim, not a right. */
export function parseId(type: GlobalIdType, id: string): EntityRef | null {
  const decoded = decodeGlobalIdOf(type, id);
  return decoded === null ? null : { hotelId: decoded.hotelId, id: decoded.id };
}

function node<Row extends object, T extends Node>(
  source: RowSource<Row>,
  view: (row: Row) => T,
  findNode?: NodeAccess<T>['findNode'],
): NodeAccess<T> {
  const find: NodeAccess<T>['find'] = async (context, { hotelId, id }) => {
    if (id === null) return null;
    const row = await getLoaders(context).of(source).load({ hotelId, id });
    return row === null ? null : view(row);
  };
  return {
    find,
    get: (context, key) =>
      find(context, key).then(
        (found) => found ?? fail(new Error('a row that another one refers to is missing')),
      ),
    reload: (context, key) => find(context, key).then((found) => found ?? fail(refusal('FORBIDDEN'))),
    findNode: findNode ?? find,
  };
}

async function findAttempt(context: RequestContext, id: GlobalId) {
  const messageId = id.id.slice(0, 36);
  const number = Number(id.id.slice(37));
  const place = { limit: 1, isBackward: false, after: [String(number - 1)], before: [String(number + 1)] };
  const page = await getLoaders(context)
    .pagesOf(attemptsOfMessage, place)
    .load({ hotelId: id.hotelId, id: messageId });
  const [row] = page.rows;
  return row === undefined ? null : toDeliveryAttempt(row);
}

function fail(error: Error): never {
  throw error;
}
