import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { RowReader } from '../../db/query/row-reader.js';
import type { Conditions, RowSource } from '../../db/query/row-source.js';
import { Guest } from '../../schema/guest/guest.type.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import { Stay } from '../../schema/stay/stay.type.js';
import { guestSource } from '../../services/guest/guest.rows.js';
import { staySource } from '../../services/stay/stay.rows.js';
import { requireHotelData } from '../require-hotel-data.js';
import { toGuest } from '../views/guest.view.js';
import { toStay } from '../views/stay.view.js';

/** Finds what another system knows by a name of its own. */
@Resolver(() => Hotel)
export class HotelLookUpsResolver {
  @FieldResolver(() => Guest, {
    nullable: true,
    description: 'The guest with exactly this phone; null when there is none.',
  })
  async guestByPhone(
    @Root() hotel: Hotel,
    @Arg('phone', () => String, {
      description: 'International number; anything but digits is ignored, such as a leading +.',
    })
    phone: string,
    @Ctx() context: RequestContext,
  ): Promise<Guest | null> {
    const digits = phone.replace(/\D/g, '');
    const row = await find(context, hotel.key, guestSource, (bind) => ` and g.phone = ${bind(digits)}`);
    return row && toGuest(row);
  }

  @FieldResolver(() => Stay, {
    nullable: true,
    description: 'The stay with this number in this booking system; null when there is none.',
  })
  async stay(
    @Root() hotel: Hotel,
    @Arg('source', () => String, { description: 'The booking system, as `Stay.source`.' }) source: string,
    @Arg('externalId', () => String, { description: 'Its number there, as `Stay.externalId`.' })
    externalId: string,
    @Ctx() context: RequestContext,
  ): Promise<Stay | null> {
    const row = await find(
      context,
      hotel.key,
      staySource,
      (bind) => ` and s.source = ${bind(source)} and s.external_id = ${bind(externalId)}`,
    );
    return row && toStay(row);
  }
}

async function find<Row extends object>(
  context: RequestContext,
  hotelId: string,
  source: RowSource<Row>,
  conditions: Conditions,
): Promise<Row | null> {
  await requireHotelData(context, hotelId);
  return new RowReader(source).findOne(await context.read(), hotelId, conditions);
}
