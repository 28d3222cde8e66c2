import type { KeysetSql } from './keyset.js';
import type { RowSource } from './row-source.js';

/** The from clause of a source, with its joins; `hotel` is SQL for the hotel's id. */
export function fromOf({ table, alias, joins }: RowSource, hotel: string): string {
  return `${table} ${alias} ${joins?.(hotel) ?? ''}`;
}

/**
 * A statement for one page of a source. The page is cut before anything is joined to it: otherwise a planner that
 * mistakes the length of the list joins all of it, sorts, and throws most away.
 */
export function pageSql(
  source: RowSource,
  { hotel, where, select = source.select }: { hotel: string; where: string; select?: string },
  page: KeysetSql,
): string {
  const { table, alias, joins } = source;
  const cut = `from ${table} ${alias} where ${where}${page.conditions}${page.order}${page.limit}`;
  if (joins === undefined) return `select ${select} ${cut}`;
  return `select ${select} from (select ${alias}.* ${cut}) ${alias} ${joins(hotel)}${page.order}`;
}
