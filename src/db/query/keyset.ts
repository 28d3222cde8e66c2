/** One column of an ordering. `field` is its name in the rows that a statement returns. */
export interface KeysetColumn {
  readonly sql: string;
  readonly field: string;
  readonly type: 'timestamptz' | 'date' | 'uuid' | 'integer' | 'text';
}

/**
 * A total order of a list: all columns run one way, none is null, and the last one makes it unique, so that one
 * row comparison finds the place of a cursor in an index.
 */
export interface Keyset {
  readonly name: string;
  readonly direction: 'asc' | 'desc';
  readonly columns: readonly KeysetColumn[];
}

/** The values of a keyset's columns at one row, as text. */
export type KeysetPosition = readonly string[];

/** One page to read: at most `limit` rows strictly between the positions, counted from the start or from the end. */
export interface PageRequest {
  readonly limit: number;
  readonly isBackward: boolean;
  readonly after: KeysetPosition | null;
  readonly before: KeysetPosition | null;
}

/** One page that was read, in the order of the list, with the position of each row. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The parts of a statement that make it read one page. */
export interface KeysetSql {
  readonly conditions: string;
  readonly order: string;
  readonly limit: string;
}

/** Where a row stands in the order. */
export function positionOf(keyset: Keyset, row: object): KeysetPosition {
  const fields = row as Readonly<Record<string, unknown>>;
  return keyset.columns.map((column) => String(fields[column.field]));
}

/**
 * SQL for one page of an ordered list: the conditions to add to `where` (with " and " before each), and the
 * `order by …` and `limit …` that end the statement. Reads one row more than the page holds, to know whether it goes on.
 * `bind` adds a parameter and returns its `$n`.
 */
export function keysetSql(keyset: Keyset, page: PageRequest, bind: (value: unknown) => string): KeysetSql {
  const columns = keyset.columns.map((column) => column.sql);
  const place = (position: KeysetPosition) =>
    keyset.columns.map((column, i) => `${bind(position[i])}::${column.type}`).join(', ');
  const [later, earlier] = keyset.direction === 'asc' ? ['>', '<'] : ['<', '>'];
  const after = page.after === null ? '' : ` and (${columns.join(', ')}) ${later} (${place(page.after)})`;
  const before =
    page.before === null ? '' : ` and (${columns.join(', ')}) ${earlier} (${place(page.before)})`;
  const isDescending = (keyset.direction === 'desc') !== page.isBackward;
  const order = columns.map((column) => `${column}${isDescending ? ' desc' : ''}`).join(', ');
  return { conditions: after + before, order: ` order by ${order}`, limit: ` limit ${page.limit + 1}` };
}

/** Makes the page of the rows that a statement built with `keysetSql` returned. */
export function toPage<Row>(page: PageRequest, found: readonly Row[]): Page<Row> {
  const isMore = found.length > page.limit;
  const kept = found.slice(0, page.limit);
  return page.isBackward
    ? { rows: kept.reverse(), hasPreviousPage: isMore, hasNextPage: page.before !== null }
    : { rows: kept, hasNextPage: isMore, hasPreviousPage: page.after !== null };
}
