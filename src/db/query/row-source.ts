/**
 * Where rows of a noun come from: a select list, a table under its alias, joins that neither add nor take away
 * rows, and the columns that are its key.
 */
export interface RowSource<Row = unknown> {
  /** Never set: it ties the source to the type of its rows. */
  readonly row?: Row;
  readonly select: string;
  readonly table: string;
  readonly alias: string;
  /** `hotel` is SQL for the hotel's id; a constant lets PostgreSQL leave out other hotels' partitions when it plans. */
  readonly joins?: (hotel: string) => string;
  readonly hotelColumn: string;
  readonly idColumn: string;
}

/** Names a row of a hotel, as a decoded global id does. The hotel is a claim, not a right. */
export interface EntityRef {
  readonly hotelId: string;
  readonly id: string;
}

/** Extra conditions of a list, each with " and " before it; parameters go through `bind`. */
export type Conditions = (bind: (value: unknown) => string) => string;
