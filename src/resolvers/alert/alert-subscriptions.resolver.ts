import { AlertRaised, AlertUpdated } from '../../schema/alert/alert.subscriptions.js';
import type { ItemOf } from '../../schema/live/hotel-event-of.js';
import { EventCursor } from '../../schema/scalars.js';
import { needs } from '../../domain/rights.js';
import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { HotelEventKind } from '../../domain/hotel-event.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { alertSource, type AlertRow } from '../../services/alert/alert.rows.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, openLive, type LiveArgs } from '../live/open-live.js';
import { toAlert } from '../views/alert.view.js';

interface AlertStreamArgs extends LiveArgs {
  readonly minimumUrgency?: number | null;
}

@Resolver()
export class AlertSubscriptionResolver {
  @Subscription(() => AlertRaised.Item, {
    description: `Alerts of a hotel as they are raised. ${needs('alert:read')}`,
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openAlerts('ALERT_RAISED', args, context),
  })
  alertRaised(
    @Root() item: LiveItem<AlertRow>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('minimumUrgency', () => Int, {
      nullable: true,
      description: 'Leaves out what is less urgent; 1 to 5.',
    })
    _minimumUrgency: number | null,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): ItemOf<typeof AlertRaised> {
    return toLiveItem(item, AlertRaised, (row) => ({ alert: toAlert(row) }));
  }

  @Subscription(() => AlertUpdated.Item, {
    description: `Alerts of a hotel that changed. ${needs('alert:read')}`,
    subscribe: ({ args, context }: { args: unknown; context: unknown }) =>
      openAlerts('ALERT_UPDATED', args, context),
  })
  alertUpdated(
    @Root() item: LiveItem<AlertRow>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): ItemOf<typeof AlertUpdated> {
    return toLiveItem(item, AlertUpdated, (row) => ({ alert: toAlert(row) }));
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
    right: 'alert:read',
    isWanted: (event) => event.subject !== null,
    load: async (loaders, event) => {
      const row = await loaders.of(alertSource).load({ hotelId, id: event.subject?.id ?? '' });
      return row !== null && row.urgency >= minimum ? row : null;
    },
  }));
}
