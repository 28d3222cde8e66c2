import type { RequestContext } from '../../context.js';
import type { Keyset } from '../../db/query/keyset.js';
import type { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { MOST_COUNTED, type Connection } from '../../schema/connection/connection-of.js';
import type { RowReader } from '../../db/query/row-reader.js';
import type { Conditions } from '../../db/query/row-source.js';
import { requireHotelData } from '../require-hotel-data.js';
import { readConnection } from './read-connection.js';

/** Reads one page of a list that belongs to a hotel itself, in one statement. */
export async function readHotelList<Row extends object, T>(
  context: RequestContext,
  hotelId: string,
  args: ConnectionArgs,
  list: { reader: RowReader<Row>; keyset: Keyset; conditions?: Conditions; view: (row: Row) => T },
): Promise<Connection<T>> {
  await requireHotelData(context, hotelId);
  const { reader, keyset, conditions, view } = list;
  return readConnection(args, {
    keyset,
    scope: hotelId,
    read: async (page) => reader.page(await context.read(), { hotelId, keyset, page, conditions }),
    count: async () => reader.count(await context.read(), { hotelId, conditions, limit: MOST_COUNTED }),
    view,
  });
}
