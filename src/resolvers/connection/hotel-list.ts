import type { RequestContext } from '../../context.js';
import type { Keyset } from '../../db/keyset.js';
import type { ConnectionArgs } from '../../schema/connection/connection.args.js';
import type { Connection } from '../../schema/connection/connection-of.js';
import { RowReader } from '../../services/reading/row-reader.js';
import type { Conditions, RowSource } from '../../services/reading/row-source.js';
import { readConnection } from './read-connection.js';

/** Reads one page of a list that belongs to a hotel itself, in one statement. */
export function readHotelList<Row extends object, T>(
  context: RequestContext,
  hotelId: string,
  args: ConnectionArgs,
  list: { source: RowSource; keyset: Keyset; conditions?: Conditions; view: (row: Row) => T },
): Promise<Connection<T>> {
  const { source, keyset, conditions, view } = list;
  return readConnection<Row, T>(args, {
    keyset,
    scope: hotelId,
    read: async (page) =>
      new RowReader<Row>(source).page(await context.read(), { hotelId, keyset, page, conditions }),
    view,
  });
}
