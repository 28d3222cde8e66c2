import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../context.js';
import type { Connection } from '../schema/connection/connection-of.js';
import { ConnectionArgs } from '../schema/connection/connection.args.js';
import { ConversationFilter } from '../schema/conversation/conversation-filter.input.js';
import { ConversationConnection } from '../schema/conversation/conversation.connection.js';
import type { Conversation } from '../schema/conversation/conversation.type.js';
import { Hotel } from '../schema/hotel/hotel.type.js';
import { conversationConditions } from '../services/reading/conversation-conditions.js';
import { conversationOrders, conversationSource } from '../services/reading/conversation.rows.js';
import { readHotelList } from './connection/hotel-list.js';
import { signedIn } from './signed-in.js';
import { userIdOf } from './user-id-of.js';
import { toConversation } from './views/conversation.view.js';

@Resolver(() => Hotel)
export class HotelInboxResolver {
  @FieldResolver(() => ConversationConnection, {
    description: 'Conversations, the latest message first unless `orderBy` says otherwise.',
  })
  async conversations(
    @Root() hotel: Hotel,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => ConversationFilter, { nullable: true }) filter: ConversationFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Conversation>> {
    const viewer = await signedIn(context);
    const { orderBy, ...criteria } = filter ?? {};
    return readHotelList(context, hotel.key, args, {
      source: conversationSource,
      keyset: conversationOrders[orderBy ?? 'LAST_MESSAGE_DESC'],
      conditions: conversationConditions(hotel.key, viewer.userId, {
        ...criteria,
        assigneeId: userIdOf(criteria.assigneeId),
      }),
      view: toConversation,
    });
  }
}
