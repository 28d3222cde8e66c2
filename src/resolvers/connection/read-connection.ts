import { encodeKeysetCursor } from '../../db/query/keyset-cursor.js';
import { positionOf, type Keyset, type Page, type PageRequest } from '../../db/query/keyset.js';
import type { ConnectionArgs } from '../../schema/connection/connection.args.js';
import type { Connection, Edge } from '../../schema/connection/connection-of.js';
import { pageRequest } from './page-request.js';

/** One list: its order, what it belongs to, how a page of it is read and how a row is shown. */
export interface ConnectionList<Row, T> {
  readonly keyset: Keyset;
  /** Names the one list a cursor is good for: its hotel, and its parent where it has one. */
  readonly scope: string;
  read(page: PageRequest): Promise<Page<Row>>;
  /** How many rows the whole list holds, counted up to MOST_COUNTED; left out where that would cost too much. */
  count?(): Promise<number>;
  view(row: Row): T;
}

/** Reads the page that the arguments ask for and gives it the form of a Relay connection. */
export async function readConnection<Row extends object, T>(
  args: ConnectionArgs,
  list: ConnectionList<Row, T>,
): Promise<Connection<T>> {
  const page = await list.read(pageRequest(args, list.keyset, list.scope));
  const edges = page.rows.map((row) => edgeOf(list, row));
  return {
    edges,
    get nodes() {
      return edges.map((edge) => edge.node);
    },
    count: () => list.count?.() ?? Promise.resolve(null),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

/** One place of a list, as its pages have it. */
export function edgeOf<Row extends object, T>(
  list: Pick<ConnectionList<Row, T>, 'keyset' | 'scope' | 'view'>,
  row: Row,
): Edge<T> {
  return new LazyEdge(list, row);
}

/** Makes its cursor only when a client asks for it: most ask for those of the page's ends alone. */
class LazyEdge<Row extends object, T> implements Edge<T> {
  readonly node: T;

  constructor(
    private readonly list: Pick<ConnectionList<Row, T>, 'keyset' | 'scope' | 'view'>,
    private readonly row: Row,
  ) {
    this.node = list.view(row);
  }

  get cursor(): string {
    return encodeKeysetCursor(this.list.keyset, this.list.scope, positionOf(this.list.keyset, this.row));
  }
}
