import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { HotelEventKind } from '../../events/hotel-event.js';
import { AlertRaisedItem } from '../../schema/subscription/alert-raised.item.js';
import { AlertRaised } from '../../schema/subscription/alert-raised.type.js';
import { AlertUpdatedItem } from '../../schema/subscription/alert-updated.item.js';
import { AlertUpdated } from '../../schema/subscription/alert-updated.type.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { alertSource, type AlertRow } from '../../services/alert/alert.rows.js';
import { toLiveItem } from '../live/live-item.view.js';
import { openLive, type LiveArgs } from '../live/open-live.js';
import { toAlert } from '../views/alert.view.js';

interface AlertStreamArgs extends LiveArgs {
  readonly minimumUrgency?: number | null;
}

@Resolver()
export class AlertSubscriptionResolver {
  @Subscription(() => AlertRaisedItem, {
    description: 'Alerts of a hotel as they are raised. Needs VIEWER in the hotel.',
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openAlerts('ALERT_RAISED', args, context),
  })
  alertRaised(
    @Root() item: LiveItem<AlertRow>,
    @Arg('hotelId', () => ID) _hotelId: string,
    @Arg('minimumUrgency', () => Int, {
      nullable: true,
      description: 'Leaves out what is less urgent; 1 to 5.',
    })
    _minimumUrgency: number | null,
    @Arg('after', () => String, { nullable: true }) _after: string | null,
  ): typeof AlertRaisedItem {
    return toLiveItem(item, (cursor, at, row) => new AlertRaised(cursor, at, toAlert(row)));
  }

  @Subscription(() => AlertUpdatedItem, {
    description: 'Alerts of a hotel that changed. Needs VIEWER in the hotel.',
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openAlerts('ALERT_UPDATED', args, context),
  })
  alertUpdated(
    @Root() item: LiveItem<AlertRow>,
    @Arg('hotelId', () => ID) _hotelId: string,
    @Arg('after', () => String, { nullable: true }) _after: string | null,
  ): typeof AlertUpdatedItem {
    return toLiveItem(item, (cursor, at, row) => new AlertUpdated(cursor, at, toAlert(row)));
  }
}

function openAlerts(
  kind: HotelEventKind,
  given: unknown,
  context: unknown,
): Promise<AsyncIterableIterator<LiveItem<AlertRow>>> {
  const args = given as AlertStreamArgs;
  const minimum = args.minimumUrgency ?? 1;
  return openLive<AlertRow>(context as RequestContext, args, async (hotelId) => ({
    kinds: [kind],
    isWanted: (event) => event.alertId !== null,
    load: async (loaders, event) => {
      const row = await loaders.of(alertSource).load({ hotelId, id: event.alertId ?? '' });
      return row !== null && row.urgency >= minimum ? row : null;
    },
  }));
}
