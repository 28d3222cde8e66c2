import { colleagueSource } from '../../services/membership/membership.rows.js';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Membership } from '../../schema/membership/membership.type.js';
import { User } from '../../schema/user/user.type.js';
import { Viewer } from '../../schema/viewer/viewer.type.js';
import { listMembershipsOf } from '../../services/membership/user-reader.js';
import { getLoaders } from '../get-loaders.js';
import { signedIn } from '../signed-in.js';
import { toMembership, toUser } from '../views/membership.view.js';

@Resolver(() => Viewer)
export class ViewerPersonResolver {
  @FieldResolver(() => User, { description: 'The person.' })
  async user(@Root() viewer: Viewer, @Ctx() context: RequestContext): Promise<User> {
    const { roles } = await signedIn(context);
    const [hotelId] = roles.keys();
    // A second connection beside the snapshot's, only for who is in no hotel: many at once would wait for each other.
    const row =
      hotelId === undefined
        ? await context.services.reading.findOwnUser(viewer.userId)
        : await getLoaders(context).of(colleagueSource).load({ hotelId, id: viewer.userId });
    if (row === null) throw new Error('a living session without its user');
    return toUser(row);
  }

  @FieldResolver(() => [Membership], {
    description: 'What the person may do in which hotel, the oldest first.',
  })
  async memberships(@Root() viewer: Viewer, @Ctx() context: RequestContext): Promise<Membership[]> {
    const { roles } = await signedIn(context);
    const rows = await listMembershipsOf(await context.read(), [...roles.keys()], viewer.userId);
    return rows.map(toMembership);
  }
}
