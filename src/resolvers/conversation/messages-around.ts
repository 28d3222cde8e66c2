import type { RequestContext } from '../../context.js';
import { encodeKeysetCursor } from '../../db/query/keyset-cursor.js';
import { NIL_UUID } from '../../db/uuid.js';
import { refusal } from '../../errors.js';
import type { ConnectionArgs } from '../../schema/connection/connection.args.js';
import type { Conversation } from '../../schema/conversation/conversation.type.js';
import { decodeGlobalIdOf } from '../../schema/global-id.js';
import { messagesInOrder } from '../../services/message/message.rows.js';
import { childScope } from '../connection/child-list.js';
import { pageSize } from '../connection/page-request.js';
import { nodes } from '../nodes.js';

/**
 * The page of a conversation's messages in whose middle the message stands. Throws BAD_USER_INPUT where it is none of
 * the conversation's: another hotel's is looked for, and refused, like one that never existed.
 */
export async function pageAround(
  context: RequestContext,
  { hotelId, key }: Conversation,
  around: string,
  { first, last, after, before }: ConnectionArgs,
): Promise<ConnectionArgs> {
  if (last != null || after != null || before != null)
    throw refusal('BAD_USER_INPUT', 'around can be given with first alone.');
  const size = pageSize('first', first);
  const decoded = decodeGlobalIdOf('Message', around);
  const message = await nodes.Message.find(context, {
    hotelId,
    id: decoded?.hotelId === hotelId ? decoded.id : NIL_UUID,
  });
  if (message?.conversationId !== key)
    throw refusal('BAD_USER_INPUT', 'around is not a message of this conversation.');
  // Places are counted without gaps.
  const previous = message.seq - Math.floor(size / 2) - 1;
  if (previous < 1) return { first: size };
  const cursor = encodeKeysetCursor(messagesInOrder, childScope({ hotelId, id: key }), [String(previous)]);
  return { first: size, after: cursor };
}
