import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { Conversation, ConversationConnection } from '../../schema/conversation/conversation.type.js';
import { Guest } from '../../schema/guest/guest.type.js';
import { Stay, StayConnection } from '../../schema/stay/stay.type.js';
import type { ChildList } from '../../db/query/loaders.js';
import {
  conversationsOfGuest,
  unresolvedConversationsOfGuest,
} from '../../services/conversation/conversation.rows.js';
import { currentStaysOfGuest, staysOfGuest } from '../../services/stay/stay.rows.js';
import { readChildList } from '../connection/child-list.js';
import { getLoaders } from '../get-loaders.js';
import { toConversation } from '../views/conversation.view.js';
import { toStay } from '../views/stay.view.js';

@Resolver(() => Guest)
export class GuestResolver {
  @FieldResolver(() => StayConnection, {
    description: 'All stays of the guest, booked or as a companion, the latest arrival first.',
  })
  stays(
    @Root() guest: Guest,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Stay>> {
    return readChildList(context, keyOf(guest), args, staysOfGuest, toStay);
  }

  @FieldResolver(() => Stay, {
    nullable: true,
    description: 'The stay the guest is checked in for now, as primary guest or companion.',
  })
  async currentStay(@Root() guest: Guest, @Ctx() context: RequestContext): Promise<Stay | null> {
    const row = await firstOf(context, guest, currentStaysOfGuest);
    return row === null ? null : toStay(row);
  }

  @FieldResolver(() => Conversation, {
    nullable: true,
    description: 'The conversation that is not resolved, if there is one.',
  })
  async conversation(@Root() guest: Guest, @Ctx() context: RequestContext): Promise<Conversation | null> {
    const row = await firstOf(context, guest, unresolvedConversationsOfGuest);
    return row === null ? null : toConversation(row);
  }

  @FieldResolver(() => ConversationConnection, {
    description: 'All conversations with the guest, the newest first.',
  })
  conversations(
    @Root() guest: Guest,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Conversation>> {
    return readChildList(context, keyOf(guest), args, conversationsOfGuest, toConversation);
  }
}

const FIRST = { limit: 1, isBackward: false, after: null, before: null } as const;

async function firstOf<Row extends object>(
  context: RequestContext,
  guest: Guest,
  list: ChildList<Row>,
): Promise<Row | null> {
  const page = await getLoaders(context).pagesOf(list, FIRST).load(keyOf(guest));
  return page.rows[0] ?? null;
}

function keyOf(guest: Guest): { hotelId: string; id: string } {
  return { hotelId: guest.hotelId, id: guest.key };
}
