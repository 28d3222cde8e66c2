import { Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Viewer } from '../../schema/viewer/viewer.type.js';
import { toViewer } from '../views/viewer.view.js';

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, {
    nullable: true,
    description: 'The caller; null when nobody is signed in. Open to everybody.',
  })
  async viewer(@Ctx() context: RequestContext): Promise<Viewer | null> {
    const viewer = await context.viewer();
    if (viewer === null) return null;
    return toViewer(viewer);
  }
}
