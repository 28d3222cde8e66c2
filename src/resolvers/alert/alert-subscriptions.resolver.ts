import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { AlertRaised, AlertUpdated } from '../../schema/alert/alert.subscriptions.js';
import type { StreamedItem } from '../../schema/live/hotel-event-of.js';
import { EventCursor } from '../../schema/scalars.js';
import type { AlertRow } from '../../services/alert/alert.rows.js';
import type { LiveItem } from '../../services/live/live-streams.js';
import { toLiveItem } from '../live/live-item.view.js';
import { AFTER, liveEvents, type LiveArgs } from '../live/open-live.js';

interface AlertRaisedArgs extends LiveArgs {
  readonly minimumUrgency?: number | null;
}

@Resolver()
export class AlertSubscriptionResolver {
  @Subscription(() => AlertRaised.Item, {
    description: `Alerts of a hotel as they are raised. ${needs('alert:read')}`,
    subscribe: liveEvents(({ minimumUrgency }: AlertRaisedArgs) => ({
      kinds: ['ALERT_RAISED'],
      right: 'alert:read',
      isShown: (alert: AlertRow) => alert.urgency >= (minimumUrgency ?? 1),
    })),
  })
  alertRaised(
    @Root() item: LiveItem<object>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('minimumUrgency', () => Int, {
      nullable: true,
      description: 'Only alerts of at least this urgency; 1 to 5.',
    })
    _minimumUrgency: number | null,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): StreamedItem {
    return toLiveItem(item);
  }

  @Subscription(() => AlertUpdated.Item, {
    description: `Alerts of a hotel that changed. ${needs('alert:read')}`,
    subscribe: liveEvents(() => ({ kinds: ['ALERT_UPDATED'], right: 'alert:read' })),
  })
  alertUpdated(
    @Root() item: LiveItem<object>,
    @Arg('hotelId', () => ID, { description: 'The hotel.' }) _hotelId: string,
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
  ): StreamedItem {
    return toLiveItem(item);
  }
}
