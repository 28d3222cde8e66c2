import { GraphQLError, isObjectType, type GraphQLResolveInfo } from 'graphql';
import type { ConnectionArgs } from '../../schema/connection/connection.args.js';
import type { InboxLookahead, SelectedList } from '../../services/inbox/inbox.js';
import { alertsOfConversation } from '../../services/alert/alert.rows.js';
import { DEFAULT_ALERT_ORDER, type AlertFilter, type AlertOrder } from '../../schema/alert/alert.type.js';
import { toAlertCriteria } from '../alert/alert-criteria.js';
import { messagesOfConversation } from '../../services/message/message.rows.js';
import { pageRequest } from '../connection/page-request.js';
import { messageColumnsOf } from '../lookahead/message-columns.js';
import { argumentsOf, selectedFields, type SelectedField } from '../lookahead/selected-fields.js';

/** Enough for every console; an operation of more lists than this reads the rest field by field. */
const MOST_LISTS = 6;

/** What the operation wants of each conversation of the list being resolved, as far as it can be read along. */
export function inboxLookahead(info: GraphQLResolveInfo, now: Date): InboxLookahead {
  const fields = selectedFields(info);
  const lists = new Map<string, SelectedList>();
  for (const field of fields) {
    if (lists.size === MOST_LISTS) break;
    const wanted = selectedList(info, field, now);
    if (wanted !== null) lists.set(`${wanted.list.variant} ${JSON.stringify(wanted.page)}`, wanted);
  }
  return {
    hasGuest: fields.some((field) => field.name === 'guest'),
    hasLastMessage: fields.some((field) => field.name === 'lastMessage'),
    lists: [...lists.values()],
  };
}

function selectedList(info: GraphQLResolveInfo, field: SelectedField, now: Date): SelectedList | null {
  if (field.name !== 'messages' && field.name !== 'alerts') return null;
  const type = info.schema.getType('Conversation');
  if (!isObjectType(type)) return null;
  const args = argumentsOf(info, type, field);
  if (field.name === 'messages')
    return firstPage(messagesOfConversation(messageColumnsOf(info, [field.node])), args);
  const { orderBy, filter } = args as { orderBy?: AlertOrder | null; filter?: AlertFilter | null };
  return firstPage(
    alertsOfConversation(orderBy ?? DEFAULT_ALERT_ORDER, toAlertCriteria(filter ?? null), now),
    args,
  );
}

/** Only pages without a cursor: a cursor belongs to one conversation. A page that is refused is left to its field. */
function firstPage(list: SelectedList['list'], args: ConnectionArgs): SelectedList | null {
  if (args.after != null || args.before != null) return null;
  try {
    return { list, page: pageRequest(args, list.keyset, '') };
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
