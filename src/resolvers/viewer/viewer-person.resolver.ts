import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { type Membership, MembershipConnection } from '../../schema/membership/membership.type.js';
import { Actor } from '../../schema/actor/actor.type.js';
import { User } from '../../schema/user/user.type.js';
import { Viewer } from '../../schema/viewer/viewer.type.js';
import { hotelUserSource, membershipsOldestFirst } from '../../services/membership/membership.rows.js';
import { listMembershipsOf } from '../../services/membership/user-reader.js';
import { readConnection } from '../connection/read-connection.js';
import { getLoaders } from '../get-loaders.js';
import { signedIn } from '../signed-in.js';
import { toMembership, toUser } from '../views/membership.view.js';

@Resolver(() => Viewer)
export class ViewerPersonResolver {
  @FieldResolver(() => Actor, {
    description: "The actor that the caller's messages and changes are attributed to.",
  })
  actor(@Root() viewer: Viewer, @Ctx() context: RequestContext): Promise<User> {
    return readSelf(context, viewer);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The user; null when the caller is not a person.',
  })
  user(@Root() viewer: Viewer, @Ctx() context: RequestContext): Promise<User> {
    return readSelf(context, viewer);
  }

  @FieldResolver(() => MembershipConnection, {
    description: "The caller's memberships, oldest first.",
  })
  async memberships(
    @Root() { userId }: Viewer,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Membership>> {
    const { roles } = await signedIn(context);
    const hotelIds = [...roles.keys()];
    return readConnection(args, {
      keyset: membershipsOldestFirst,
      scope: userId,
      read: async (page) => listMembershipsOf(await context.read(), page, { userId, hotelIds }),
      view: toMembership,
    });
  }
}

function readSelf(context: RequestContext, viewer: Viewer): Promise<User> {
  return context.memo('self', () => loadSelf(context, viewer));
}

async function loadSelf(context: RequestContext, viewer: Viewer): Promise<User> {
  const { roles } = await signedIn(context);
  const [hotelId] = roles.keys();
  // A second connection beside the snapshot's, only for who is in no hotel: many at once would wait for each other.
  const row =
    hotelId === undefined
      ? await context.services.reading.findOwnUser(viewer.userId)
      : await getLoaders(context).of(hotelUserSource).load({ hotelId, id: viewer.userId });
  if (row === null) throw new Error('a living session without its user');
  return toUser(row);
}
