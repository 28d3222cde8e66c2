import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { AlertCommand } from '../../entities/alert.entity.js';
import { Alert } from '../../schema/alert/alert.type.js';
import { mayCommandAlert } from '../../services/alert/allowed-alert-commands.js';
import { signedIn } from '../signed-in.js';

/** Which commands the viewer may give to an alert now, for the buttons of a client. */
@Resolver(() => Alert)
export class AlertPermissionsResolver {
  @FieldResolver(() => Boolean, { description: 'Whether the viewer may acknowledge it now.' })
  viewerCanAcknowledge(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, alert, 'acknowledge');
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may start work on it now.' })
  viewerCanStart(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, alert, 'start');
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may resolve it now.' })
  viewerCanResolve(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, alert, 'resolve');
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer may dismiss it now.' })
  viewerCanDismiss(@Root() alert: Alert, @Ctx() context: RequestContext): Promise<boolean> {
    return may(context, alert, 'dismiss');
  }
}

async function may(context: RequestContext, alert: Alert, command: AlertCommand): Promise<boolean> {
  const { roles } = await signedIn(context);
  return mayCommandAlert(roles.get(alert.hotelId), command, alert.status);
}
