import type { ResultOf } from '../../schema/mutation-result.js';
import {
  NotificationNotReplayableError,
  ReplayNotification,
  ReplayNotificationInput,
  RevealNotification,
  RevealNotificationInput,
} from '../../schema/system/system.mutations.js';
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { quarantineReasonOf } from '../../domain/quarantine.js';
import { toDate } from '../../db/tenant-tx.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { NotFoundError } from '../../schema/error/not-found-error.type.js';
import { encodeGlobalId } from '../../schema/global-id.js';
import { decodeNotificationId, encodeNotificationId } from '../../schema/system/notification-id.js';
import {
  type QuarantinedNotification,
  QuarantinedNotificationConnection,
} from '../../schema/system/quarantined-notification.type.js';
import { System } from '../../schema/system/system.type.js';
import {
  quarantineNewestFirst,
  type QuarantineRequest,
  type QuarantineRow,
} from '../../services/quarantine/quarantine.service.js';
import { readConnection } from '../connection/read-connection.js';
import { checkInput } from '../check-input.js';
import { signedIn } from '../signed-in.js';
import { textInput } from '../text-input.js';

const revealRules = z.object({ reason: textInput(1_000) });

@Resolver(() => System)
export class SystemResolver {
  @Query(() => System, { nullable: true, description: 'The installation as a whole. Needs platform ADMIN.' })
  system(): System {
    return new System();
  }

  @FieldResolver(() => QuarantinedNotificationConnection, {
    description:
      'Notifications of all hotels that could not be understood, newest first, without their bodies.',
  })
  quarantine(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<QuarantinedNotification>> {
    return readConnection<QuarantineRow, QuarantinedNotification>(args, {
      keyset: quarantineNewestFirst,
      scope: 'platform',
      read: (page) => context.services.quarantine.list(page),
      view: toQuarantined,
    });
  }

  @Mutation(() => ReplayNotification.Result, {
    nullable: true,
    description:
      'Has a quarantined notification handled again, after a fix. It is audited. Needs platform ADMIN.',
  })
  async replayNotification(
    @Arg('input', () => ReplayNotificationInput, { description: 'The input.' })
    input: ReplayNotificationInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof ReplayNotification>> {
    const request = await requestOf(context, input.id);
    const outcome = request === null ? 'notFound' : await context.services.quarantine.replay(request);
    if (outcome === 'notFound') return new NotFoundError(['input', 'id']);
    return outcome === 'done'
      ? new ReplayNotification.Success({ id: input.id })
      : new NotificationNotReplayableError();
  }

  @Mutation(() => RevealNotification.Result, {
    nullable: true,
    description:
      "Shows the body of a quarantined notification, which may hold a guest's words. It is audited. Needs platform ADMIN.",
  })
  async revealNotification(
    @Arg('input', () => RevealNotificationInput, { description: 'The input.' })
    input: RevealNotificationInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof RevealNotification>> {
    const checked = checkInput(revealRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const request = await requestOf(context, input.id);
    const body = request === null ? null : await context.services.quarantine.reveal(request, checked.reason);
    return body === null ? new NotFoundError(['input', 'id']) : new RevealNotification.Success({ body });
  }
}

async function requestOf(context: RequestContext, id: string): Promise<QuarantineRequest | null> {
  const viewer = await signedIn(context);
  const decoded = decodeNotificationId(id);
  // The snapshot is given back first: one operation holds one connection.
  await context.become(viewer);
  return decoded && { ...decoded, actorUserId: viewer.userId, requestId: context.requestId };
}

function toQuarantined(row: QuarantineRow): QuarantinedNotification {
  return {
    id: encodeNotificationId(row.hotel_id, row.id),
    hotelId: encodeGlobalId('Hotel', row.hotel_id, row.hotel_id),
    channelId: encodeGlobalId('Channel', row.hotel_id, row.channel_id),
    type: row.type_webhook === '' ? null : row.type_webhook,
    reason: quarantineReasonOf(row.reason),
    bytes: row.body_bytes,
    attempts: row.attempts,
    receivedAt: toDate(row.received_at),
  };
}
