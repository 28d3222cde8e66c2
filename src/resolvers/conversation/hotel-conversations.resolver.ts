import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { RowReader } from '../../db/query/row-reader.js';
import { MOST_COUNTED, type Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import {
  type Conversation,
  ConversationConnection,
  ConversationFilter,
  ConversationOrder,
  DEFAULT_CONVERSATION_ORDER,
} from '../../schema/conversation/conversation.type.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import { conversationConditions } from '../../services/conversation/conversation-conditions.js';
import {
  conversationOrders,
  conversationSource,
  type ConversationRow,
} from '../../services/conversation/conversation.rows.js';
import { readInbox } from '../../services/inbox/inbox.js';
import { OrderBy } from '../connection/order-by.js';
import { readConnection } from '../connection/read-connection.js';
import { inboxLookahead } from './inbox-lookahead.js';
import { getLoaders } from '../get-loaders.js';
import { requireHotelData } from '../require-hotel-data.js';
import { signedIn } from '../signed-in.js';
import { parseUserId } from '../parse-user-id.js';
import { toConversation } from '../views/conversation.view.js';

@Resolver(() => Hotel)
export class HotelInboxResolver {
  @FieldResolver(() => ConversationConnection, {
    nullable: true,
    description: 'Conversations that match `filter`.',
  })
  async conversations(
    @Root() hotel: Hotel,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => ConversationFilter, { nullable: true, description: 'Which conversations.' })
    filter: ConversationFilter | null,
    @OrderBy(ConversationOrder, DEFAULT_CONVERSATION_ORDER) orderBy: ConversationOrder | null,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Conversation>> {
    const { userId } = await signedIn(context);
    await requireHotelData(context, hotel.key);
    const keyset = conversationOrders[orderBy ?? DEFAULT_CONVERSATION_ORDER];
    const conditions = conversationConditions(hotel.key, userId, {
      ...filter,
      assigneeId: parseUserId(filter?.assigneeId),
    });
    return readConnection<ConversationRow, Conversation>(args, {
      keyset,
      scope: hotel.key,
      read: async (page) => {
        const list = { hotelId: hotel.key, keyset, page, conditions };
        return readInbox(
          await context.read(),
          getLoaders(context),
          list,
          inboxLookahead(info, context.services.reading.dueTime()),
        );
      },
      count: async () =>
        new RowReader(conversationSource).count(await context.read(), {
          hotelId: hotel.key,
          conditions,
          limit: MOST_COUNTED,
        }),
      view: toConversation,
    });
  }
}
