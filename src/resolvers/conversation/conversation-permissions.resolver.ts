import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { hasRight } from '../../domain/rights.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import {
  haveUnresolved,
  mayCommandConversation,
} from '../../services/conversation/allowed-conversation-commands.js';
import { getLoaders } from '../get-loaders.js';
import { signedIn } from '../signed-in.js';
import { readSendability } from './read-sendability.js';

/** What the viewer may do to a conversation now, for the buttons of a client. */
@Resolver(() => Conversation)
export class ConversationPermissionsResolver {
  @FieldResolver(() => Boolean, { description: 'Whether the viewer may write to the guest now.' })
  async viewerCanSend(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<boolean> {
    const { roles } = await signedIn(context);
    if (!hasRight(roles.get(conversation.hotelId), 'message:send')) return false;
    return (await readSendability(context, conversation)).allowed;
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may assign it.' })
  async viewerCanAssign(
    @Root() conversation: Conversation,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    const { roles } = await signedIn(context);
    return hasRight(roles.get(conversation.hotelId), 'conversation:handle');
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may resolve it now.' })
  viewerCanResolve(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, conversation, 'resolve');
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may reopen it now.' })
  viewerCanReopen(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, conversation, 'reopen');
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may escalate it now.' })
  viewerCanEscalate(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, conversation, 'escalate');
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may snooze it now.' })
  viewerCanSnooze(@Root() conversation: Conversation, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, conversation, 'snooze');
  }
}

async function may(
  context: RequestContext,
  { hotelId, guestId, status, urgency }: Conversation,
  command: 'resolve' | 'reopen' | 'escalate' | 'snooze',
): Promise<boolean> {
  const { roles } = await signedIn(context);
  return mayCommandConversation(roles.get(hotelId), command, {
    status,
    hasOpenAlert: urgency !== null,
    hasNewerOpen: () =>
      getLoaders(context).perHotel('have-unresolved', haveUnresolved).load({ hotelId, id: guestId }),
  });
}
