import { needs } from '../../domain/rights.js';
import type { ResultOf } from '../../schema/mutation-result.js';
import {
  ChannelNotConnectedError,
  ClientMessageIdReusedError,
  GuestOptedOutError,
  type RecipientInput,
  SendMessage,
  SendMessageInput,
  StaleConversationError,
} from '../../schema/message/message.mutations.js';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { ConversationTransitionRefusedError } from '../../schema/conversation/conversation.mutations.js';
import type { GlobalIdType } from '../../schema/global-id.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { NotFoundError } from '../../schema/error/not-found-error.type.js';
import type { Recipient } from '../../services/message/find-recipient.js';
import type { SendMessageOutcome } from '../../services/message/send-message.service.js';
import { checkInput, toInvalidInput } from '../check-input.js';
import { nodes, parseId } from '../nodes.js';
import { textInput } from '../text-input.js';

const rules = z.object({
  content: z.object({ text: textInput(4_096) }),
  clientMessageId: textInput(100),
  expectedLastEventCursor: z.string().max(100).nullish(),
});

@Resolver()
export class MessageCommandsResolver {
  @Mutation(() => SendMessage.Result, {
    nullable: true,
    description: `Writes to a guest. Repeating it with the same clientMessageId is safe. ${needs('message:send')}`,
  })
  async sendMessage(
    @Arg('input', () => SendMessageInput, { description: 'The input.' }) input: SendMessageInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof SendMessage>> {
    const checked = checkInput(rules, input);
    if (checked instanceof InvalidInputError) return checked;
    const to = recipientOf(input.to);
    const recipient = parseId(to.type, to.id);
    if (recipient === null) return new NotFoundError(['input', 'to', to.by]);
    const quoted = input.quotedMessageId == null ? null : parseId('Message', input.quotedMessageId);
    if (quoted === null && input.quotedMessageId != null)
      return new NotFoundError(['input', 'quotedMessageId']);
    const outcome = await context.write((tx, viewer) =>
      context.services.sendMessage.send(tx, viewer, {
        to: { by: to.by, ...recipient },
        text: checked.content.text,
        quoted,
        clientMessageId: checked.clientMessageId,
        expectedLastEventCursor: checked.expectedLastEventCursor ?? null,
      }),
    );
    return toResult(context, outcome, ['input', 'to', to.by]);
  }
}

interface GivenRecipient {
  readonly by: Recipient['by'];
  readonly type: GlobalIdType;
  readonly id: string;
}

/** Which of the ids is given; GraphQL has made sure that it is one. */
function recipientOf({ conversationId, guestId, stayId }: RecipientInput): GivenRecipient {
  if (conversationId != null) return { by: 'conversationId', type: 'Conversation', id: conversationId };
  if (guestId != null) return { by: 'guestId', type: 'Guest', id: guestId };
  return { by: 'stayId', type: 'Stay', id: stayId ?? '' };
}

async function toResult(
  context: RequestContext,
  outcome: SendMessageOutcome,
  recipientPath: readonly string[],
): Promise<ResultOf<typeof SendMessage>> {
  switch (outcome.outcome) {
    case 'done':
      return new SendMessage.Success({ message: await nodes.Message.reload(context, outcome) });
    case 'notFound':
      return new NotFoundError(['input', ...outcome.path]);
    case 'invalid':
      return toInvalidInput(outcome);
    case 'stale': {
      const { hotelId, conversationId, missed, lastEventCursor } = outcome;
      const messages = await Promise.all(
        missed.ids.map((id) => nodes.Message.reload(context, { hotelId, id })),
      );
      return new StaleConversationError({
        conversation: await nodes.Conversation.reload(context, { hotelId, id: conversationId }),
        lastEventCursor,
        missed: messages,
        missedCount: missed.count,
      });
    }
    case 'clientMessageIdReused':
      return new ClientMessageIdReusedError();
    case 'guestOptedOut':
      return new GuestOptedOutError(outcome.since, recipientPath);
    case 'channelNotConnected':
      return new ChannelNotConnectedError(outcome.state, recipientPath);
    case 'refused':
      return new ConversationTransitionRefusedError(outcome.status, 'STATUS', recipientPath);
  }
}
