import { RefreshSessionSuccess, SignInSuccess } from '../../schema/session/session.mutations.js';
import { Ctx, FieldResolver, Resolver } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Viewer } from '../../schema/viewer/viewer.type.js';
import { signedIn } from '../signed-in.js';
import { toViewer } from '../views/viewer.view.js';

@Resolver(() => SignInSuccess)
export class SignInSuccessResolver {
  @FieldResolver(() => Viewer, { description: 'Who has signed in.' })
  async viewer(@Ctx() context: RequestContext): Promise<Viewer> {
    return toViewer(await signedIn(context));
  }
}

@Resolver(() => RefreshSessionSuccess)
export class RefreshSessionSuccessResolver {
  @FieldResolver(() => Viewer, { description: 'Whose session it is.' })
  async viewer(@Ctx() context: RequestContext): Promise<Viewer> {
    return toViewer(await signedIn(context));
  }
}
