import type { RequestContext } from '../../context.js';
import type { GlobalId, GlobalIdType } from '../../schema/global-id.js';
import type { Node } from '../../schema/node/node.type.js';
import { alertCauseSource, type AlertCauseRow } from '../../services/alert/alert.rows.js';
import { attemptsOfMessage } from '../../services/reading/lists.js';
import { RowReader } from '../../db/query/row-reader.js';
import { findColleague } from '../../services/membership/user-reader.js';
import { findHotel } from '../find-hotel.js';
import { loadersOf } from '../get-loaders.js';
import { findAlert, findChannel, findConversation, findGuest, findMessage } from '../load-by-key.js';
import { requireHotelData } from '../require-hotel-data.js';
import { signedIn } from '../signed-in.js';
import { toAlertCause } from '../views/alert.view.js';
import { toMembership, toUser } from '../views/membership.view.js';
import { toDeliveryAttempt } from '../views/message.view.js';
import { toStay } from '../views/stay.view.js';

type FindNode = (context: RequestContext, id: GlobalId) => Promise<Node | null>;

const FINDERS: Readonly<Record<GlobalIdType, FindNode>> = {
  Hotel: (context, id) => findHotel(context, id.id),
  Channel: findChannel,
  Guest: findGuest,
  Stay: async (context, id) => shown(await loadersOf(context).stays.load(id), toStay),
  Conversation: findConversation,
  Message: findMessage,
  DeliveryAttempt: findAttempt,
  Alert: findAlert,
  AlertCause: async (context, id) => {
    const [row] = await new RowReader<AlertCauseRow>(alertCauseSource).findMany(await context.read(), [id]);
    return shown(row ?? null, toAlertCause);
  },
  Membership: async (context, id) => shown(await loadersOf(context).memberships.load(id), toMembership),
  User: async (context, id) => {
    const { roles } = await signedIn(context);
    return shown(await findColleague(await context.read(), [...roles.keys()], id.id), toUser);
  },
};

/** Whatever a global id names, as far as the viewer may see it; null otherwise. Throws FORBIDDEN as requireHotelData does. */
export async function findNode(context: RequestContext, id: GlobalId): Promise<Node | null> {
  // A hotel itself is the admin's to see; a person belongs to no hotel.
  if (id.type !== 'Hotel' && id.type !== 'User') await requireHotelData(context, id.hotelId);
  return FINDERS[id.type](context, id);
}

async function findAttempt(context: RequestContext, id: GlobalId): Promise<Node | null> {
  const messageId = id.id.slice(0, 36);
  const number = Number(id.id.slice(37));
  const place = { limit: 1, isBackward: false, after: [String(number - 1)], before: [String(number + 1)] };
  const page = await loadersOf(context)
    .pagesOf(attemptsOfMessage, place)
    .load({ hotelId: id.hotelId, id: messageId });
  return shown(page.rows[0] ?? null, toDeliveryAttempt);
}

function shown<Row, T>(row: Row | null, view: (row: Row) => T): T | null {
  return row === null ? null : view(row);
}
