import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { RowReader } from '../../db/query/row-reader.js';
import {
  type Alert,
  AlertConnection,
  AlertFilter,
  AlertOrder,
  DEFAULT_ALERT_ORDER,
} from '../../schema/alert/alert.type.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { Conversation } from '../../schema/conversation/conversation.type.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import { alertConditions } from '../../services/alert/alert-conditions.js';
import { alertOrders, alertsOfConversation, alertSource } from '../../services/alert/alert.rows.js';
import { readChildList } from '../connection/child-list.js';
import { readHotelList } from '../connection/hotel-list.js';
import { OrderBy } from '../connection/order-by.js';
import { toAlert } from '../views/alert.view.js';
import { toAlertCriteria } from './alert-criteria.js';

@Resolver(() => Hotel)
export class HotelAlertsResolver {
  @FieldResolver(() => AlertConnection, { nullable: true, description: 'Alerts, the most urgent first.' })
  alerts(
    @Root() hotel: Hotel,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => AlertFilter, { nullable: true, description: 'Which alerts.' })
    filter: AlertFilter | null,
    @OrderBy(AlertOrder, DEFAULT_ALERT_ORDER) orderBy: AlertOrder | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Alert>> {
    return readHotelList(context, hotel.key, args, {
      reader: new RowReader(alertSource),
      keyset: alertOrders[orderBy ?? DEFAULT_ALERT_ORDER],
      conditions: alertConditions(toAlertCriteria(filter), context.services.reading.dueTime()),
      view: toAlert,
    });
  }
}

@Resolver(() => Conversation)
export class ConversationAlertsResolver {
  @FieldResolver(() => AlertConnection, { description: 'Alerts about it.' })
  alerts(
    @Root() conversation: Conversation,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => AlertFilter, { nullable: true, description: 'Which alerts.' })
    filter: AlertFilter | null,
    @OrderBy(AlertOrder, DEFAULT_ALERT_ORDER) orderBy: AlertOrder | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Alert>> {
    const list = alertsOfConversation(
      orderBy ?? DEFAULT_ALERT_ORDER,
      toAlertCriteria(filter),
      context.services.reading.dueTime(),
    );
    return readChildList(
      context,
      { hotelId: conversation.hotelId, id: conversation.key },
      args,
      list,
      toAlert,
    );
  }
}
