import type { RequestContext } from '../context.js';
import type { Channel } from '../schema/channel/channel.type.js';
import type { Conversation } from '../schema/conversation/conversation.type.js';
import type { Guest } from '../schema/guest/guest.type.js';
import type { User } from '../schema/user/user.type.js';
import type { RowLoader } from '../db/query/loaders.js';
import type { RowKey } from '../db/query/row-source.js';
import { loadersOf } from './get-loaders.js';
import { toAlert } from './views/alert.view.js';
import { toChannel } from './views/channel.view.js';
import { toConversation } from './views/conversation.view.js';
import { toGuest } from './views/guest.view.js';
import { toUser } from './views/membership.view.js';
import { toMessage } from './views/message.view.js';

/** Single things by hotel and id: `find…` gives null where there is none, `get…` is for what a foreign key promises. */
export const findGuest = finder((context) => loadersOf(context).guests, toGuest);
export const findChannel = finder((context) => loadersOf(context).channels, toChannel);
export const findConversation = finder((context) => loadersOf(context).conversations, toConversation);
export const findMessage = finder((context) => loadersOf(context).messages, toMessage);
export const findAlert = finder((context) => loadersOf(context).alerts, toAlert);
/** A person as a member of the hotel; null for whoever has left it. */
export const findUser = finder((context) => loadersOf(context).colleagues, toUser);

export const getGuest = getter<Guest>(findGuest);
export const getChannel = getter<Channel>(findChannel);
export const getConversation = getter<Conversation>(findConversation);
export const getUser = getter<User>(findUser);

type Find<T> = (context: RequestContext, key: { hotelId: string; id: string | null }) => Promise<T | null>;

function finder<Row, T>(
  loader: (context: RequestContext) => RowLoader<Row | null>,
  view: (row: Row) => T,
): Find<T> {
  return async (context, { hotelId, id }) => {
    if (id === null) return null;
    const row = await loader(context).load({ hotelId, id });
    return row === null ? null : view(row);
  };
}

function getter<T>(find: Find<T>): (context: RequestContext, key: RowKey) => Promise<T> {
  return async (context, key) => {
    const found = await find(context, key);
    if (found === null) throw new Error('a row that another one refers to is missing');
    return found;
  };
}
