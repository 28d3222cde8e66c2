import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { toDate } from '../../db/tenant-tx.js';
import { Actor } from '../../schema/actor/actor.type.js';
import { Attachment } from '../../schema/message/attachment.type.js';
import { MessageDetails, PollVote, Reaction } from '../../schema/message/message-details.type.js';
import { Message } from '../../schema/message/message.type.js';
import { DateTime, Url } from '../../schema/scalars.js';
import { findContents, findPollVotes, findReactions } from '../../services/message/message-contents.js';
import { findAuthor, type AnyActor } from '../actor/find-actor.js';
import { getLoaders } from '../get-loaders.js';
import { toMessageDetails } from '../views/message-details.view.js';

@Resolver(() => Message)
export class MessagePartsResolver {
  @FieldResolver(() => [Reaction], { description: 'Reactions to it, at most one from each side.' })
  async reactions(@Root() message: Message, @Ctx() context: RequestContext): Promise<Reaction[]> {
    const rows = await getLoaders(context).perHotel('reactions', findReactions).load(keyOf(message));
    return rows.map((row) => ({
      ...sideOf(message, row),
      emoji: row.emoji,
      reactedAt: toDate(row.reacted_at),
    }));
  }

  @FieldResolver(() => [PollVote], { description: 'The votes, when it is a POLL.' })
  async pollVotes(@Root() message: Message, @Ctx() context: RequestContext): Promise<PollVote[]> {
    if (message.kind !== 'POLL') return [];
    const rows = await getLoaders(context).perHotel('poll-votes', findPollVotes).load(keyOf(message));
    return rows.map((row) => ({
      ...sideOf(message, row),
      selected: row.selected,
      votedAt: toDate(row.voted_at),
    }));
  }

  @FieldResolver(() => MessageDetails, { description: 'Structured content besides the text.' })
  async details(@Root() message: Message, @Ctx() context: RequestContext): Promise<MessageDetails> {
    return toMessageDetails(
      await getLoaders(context).perHotel('contents', findContents).load(keyOf(message)),
    );
  }
}

@Resolver(() => Reaction)
export class ReactionResolver {
  @FieldResolver(() => Actor, { nullable: true, description: 'Who did it.' })
  author(@Root() reaction: Reaction, @Ctx() context: RequestContext): Promise<AnyActor | null> {
    return findAuthor(context, { ...reaction, authorUserId: null });
  }
}

@Resolver(() => PollVote)
export class PollVoteResolver {
  @FieldResolver(() => Actor, { nullable: true, description: 'Who did it.' })
  author(@Root() vote: PollVote, @Ctx() context: RequestContext): Promise<AnyActor | null> {
    return findAuthor(context, { ...vote, authorUserId: null });
  }
}

@Resolver(() => Attachment)
export class AttachmentResolver {
  @FieldResolver(() => Url, {
    nullable: true,
    description: 'Where it can be fetched, without a header, until `urlExpiresAt`; null until STORED.',
  })
  url(@Root() attachment: Attachment, @Ctx() context: RequestContext): string | null {
    const link = linkOf(attachment, context);
    return link && `${context.services.publicUrl()}/files/${link.token}`;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description:
      'When `url` stops working, ten minutes after it was made: read the attachment again for a new one. Null until STORED.',
  })
  urlExpiresAt(@Root() attachment: Attachment, @Ctx() context: RequestContext): Date | null {
    return linkOf(attachment, context)?.expiresAt ?? null;
  }
}

function linkOf(attachment: Attachment, context: RequestContext) {
  if (attachment.status !== 'STORED') return null;
  return (attachment.link ??= context.services.fileTokens.issue(attachment));
}

/** Whose a reaction or vote is: one side of the conversation. */
function sideOf({ hotelId, guestId }: Message, { author }: { author: 'GUEST' | 'PHONE' }) {
  return { hotelId, guestId, authorKind: author };
}

function keyOf(message: Message) {
  return { hotelId: message.hotelId, id: message.key };
}
