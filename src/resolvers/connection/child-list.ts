import type { RequestContext } from '../../context.js';
import type { ConnectionArgs } from '../../schema/connection/connection.args.js';
import { MOST_COUNTED, type Connection } from '../../schema/connection/connection-of.js';
import type { ChildList } from '../../db/query/loaders.js';
import type { EntityRef } from '../../db/query/row-source.js';
import { getLoaders } from '../get-loaders.js';
import { readConnection } from './read-connection.js';

/** Reads one page of a list that hangs on a row; the same list of many rows is one statement. */
export function readChildList<Row extends object, T>(
  context: RequestContext,
  parent: EntityRef,
  args: ConnectionArgs,
  list: ChildList<Row>,
  view: (row: Row) => T,
): Promise<Connection<T>> {
  return readConnection(args, {
    keyset: list.keyset,
    scope: childScope(parent),
    read: (page) => getLoaders(context).pagesOf(list, page).load(parent),
    count: () => getLoaders(context).countsOf(list, MOST_COUNTED).load(parent),
    view,
  });
}

/** Names the lists that hang on a row, for their cursors. */
export function childScope({ hotelId, id }: EntityRef): string {
  return `${hotelId}/${id}`;
}
