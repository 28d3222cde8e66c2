/** Where rows of a noun come from: a select list, a from clause with its joins, and the columns that are its key. */
export interface RowSource {
  readonly select: string;
  readonly from: string;
  readonly hotelColumn: string;
  readonly idColumn: string;
}

/** What names a row. */
export interface RowKey {
  readonly hotelId: string;
  readonly id: string;
}

/** Extra conditions of a list, each with " and " before it; parameters go through `bind`. */
export type Conditions = (bind: (value: unknown) => string) => string;
