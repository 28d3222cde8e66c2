import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { UrgencyCount } from '../../schema/alert/urgency-count.type.js';
import { MOST_COUNTED } from '../../schema/connection/connection-of.js';
import { InboxCounts } from '../../schema/conversation/inbox-counts.type.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import { countOpenAlerts } from '../../services/alert/open-alert-counts.js';
import { countInbox } from '../../services/conversation/inbox-counts.js';
import { requireHotelData } from '../require-hotel-data.js';
import { signedIn } from '../signed-in.js';

@Resolver(() => Hotel)
export class HotelCountsResolver {
  @FieldResolver(() => InboxCounts, {
    nullable: true,
    description: "Numbers of conversations in the queues of the viewer's inbox.",
  })
  async inboxCounts(@Root() hotel: Hotel, @Ctx() context: RequestContext): Promise<InboxCounts> {
    await requireHotelData(context, hotel.key);
    const { userId } = await signedIn(context);
    return countInbox(await context.read(), hotel.key, userId, MOST_COUNTED);
  }

  @FieldResolver(() => [UrgencyCount], {
    nullable: true,
    description: 'Numbers of open alerts for each urgency, the most urgent first.',
  })
  async openAlertCounts(@Root() hotel: Hotel, @Ctx() context: RequestContext): Promise<UrgencyCount[]> {
    await requireHotelData(context, hotel.key);
    return countOpenAlerts(await context.read(), hotel.key, MOST_COUNTED);
  }
}
