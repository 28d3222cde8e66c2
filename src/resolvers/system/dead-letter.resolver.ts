import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { toDate } from '../../db/tenant-tx.js';
import type { Viewer } from '../../db/viewer.js';
import { deadLetterReasonOf, isReplayable, MOST_REPLAYED } from '../../domain/dead-letter.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { NotFoundError } from '../../schema/error/not-found-error.type.js';
import { decodeGlobalIdOf, encodeGlobalId } from '../../schema/global-id.js';
import type { ResultOf } from '../../schema/mutation-result.js';
import { decodeDeadLetterId, encodeDeadLetterId } from '../../schema/system/dead-letter-id.js';
import {
  DeadLetterNotReplayableError,
  ReplayDeadLetters,
  ReplayDeadLettersInput,
  ReplayDeadLetterSuccess,
  RevealDeadLetter,
  RevealDeadLetterInput,
  type ReplayDeadLetterAnswer,
} from '../../schema/system/dead-letter.mutations.js';
import {
  DeadLetterConnection,
  DeadLetterFilter,
  InboundNotification,
  type DeadLetter,
} from '../../schema/system/dead-letter.type.js';
import { System } from '../../schema/system/system.type.js';
import {
  deadLettersNewestFirst,
  type DeadLetterRequest,
  type DeadLetterRow,
} from '../../services/dead-letter/dead-letters.service.js';
import { checkInput } from '../check-input.js';
import { readConnection } from '../connection/read-connection.js';
import { signedIn } from '../signed-in.js';
import { textInput } from '../text-input.js';

const replayRules = z.object({
  ids: z
    .array(z.string())
    .min(1)
    .max(MOST_REPLAYED)
    .refine((ids) => new Set(ids).size === ids.length, { params: { code: 'NOT_ALLOWED' } }),
});
const revealRules = z.object({ reason: textInput(1_000) });

@Resolver(() => System)
export class DeadLetterResolver {
  @FieldResolver(() => DeadLetterConnection, {
    description: 'What could not be completed, of all hotels, newest first, without bodies.',
  })
  deadLetters(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => DeadLetterFilter, { nullable: true, description: 'Which dead letters.' })
    filter: DeadLetterFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<DeadLetter>> {
    const hotelId = filter?.hotelId == null ? null : (decodeGlobalIdOf('Hotel', filter.hotelId)?.id ?? '');
    return readConnection<DeadLetterRow, DeadLetter>(args, {
      keyset: deadLettersNewestFirst,
      scope: 'platform',
      read: (page) => context.services.deadLetters.list(page, { hotelId, reason: filter?.reason ?? null }),
      view: toDeadLetter,
    });
  }

  @Mutation(() => ReplayDeadLetters.Result, {
    nullable: true,
    description: 'Has dead letters handled again, after a fix. Each is audited. Needs platform ADMIN.',
  })
  async replayDeadLetters(
    @Arg('input', () => ReplayDeadLettersInput, { description: 'The input.' })
    input: ReplayDeadLettersInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof ReplayDeadLetters>> {
    const checked = checkInput(replayRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const viewer = await ofNoSnapshot(context);
    const results: ReplayDeadLetterAnswer[] = [];
    for (const [place, id] of checked.ids.entries())
      results.push(await replay(context, viewer, id, ['input', 'ids', String(place)]));
    return new ReplayDeadLetters.Success({ results });
  }

  @Mutation(() => RevealDeadLetter.Result, {
    nullable: true,
    description:
      "Shows the body of a dead letter, which may hold a guest's words. It is audited. Needs platform ADMIN.",
  })
  async revealDeadLetter(
    @Arg('input', () => RevealDeadLetterInput, { description: 'The input.' })
    input: RevealDeadLetterInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof RevealDeadLetter>> {
    const checked = checkInput(revealRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const request = requestOf(context, await ofNoSnapshot(context), input.id);
    const body = request && (await context.services.deadLetters.reveal(request, checked.reason));
    return body === null ? new NotFoundError(['input', 'id']) : new RevealDeadLetter.Success({ body });
  }
}

async function replay(
  context: RequestContext,
  viewer: Viewer,
  id: string,
  path: readonly string[],
): Promise<ReplayDeadLetterAnswer> {
  const request = requestOf(context, viewer, id);
  const outcome = request === null ? 'notFound' : await context.services.deadLetters.replay(request);
  if (outcome === 'notFound') return new NotFoundError(path);
  return outcome === 'done' ? new ReplayDeadLetterSuccess(id) : new DeadLetterNotReplayableError(path);
}

/** The snapshot is given back first: one operation holds one connection. */
async function ofNoSnapshot(context: RequestContext): Promise<Viewer> {
  const viewer = await signedIn(context);
  await context.become(viewer);
  return viewer;
}

function requestOf(context: RequestContext, viewer: Viewer, id: string): DeadLetterRequest | null {
  const decoded = decodeDeadLetterId(id);
  return decoded && { ...decoded, actorUserId: viewer.userId, requestId: context.requestId };
}

function toDeadLetter(row: DeadLetterRow): DeadLetter {
  const reason = deadLetterReasonOf(row.reason);
  return {
    id: encodeDeadLetterId(row.hotel_id, row.id),
    hotelId: encodeGlobalId('Hotel', row.hotel_id, row.hotel_id),
    subject: Object.assign(new InboundNotification(), {
      channelId: encodeGlobalId('Channel', row.hotel_id, row.channel_id),
      type: row.type_webhook === '' ? null : row.type_webhook,
      sizeBytes: row.body_bytes,
    }),
    reason,
    status: 'OPEN',
    attempts: row.attempts,
    createdAt: toDate(row.received_at),
    viewerCanReplay: isReplayable(reason),
  };
}
