import { keysetSql, toPage, type Keyset, type Page, type PageRequest } from './keyset.js';
import type { TenantTx } from '../tenant-tx.js';
import { Bindings } from './bindings.js';
import type { Conditions, EntityRef, RowSource } from './row-source.js';
import { fromOf, pageSql } from './source-sql.js';

interface KeyedRow {
  key_hotel: string;
  key_id: string;
}

/** One page of the rows that hang on one parent of many. */
export interface ChildPages {
  readonly hotelId: string;
  readonly parentColumn: string;
  readonly parentIds: readonly string[];
  readonly keyset: Keyset;
  readonly page: PageRequest;
  readonly conditions?: Conditions;
}

/**
 * Reads plain rows of one noun, for fields and lists. Each method is one statement whatever it finds, so that a
 * foreign id costs what an unknown one does, and names its hotel, so that only that hotel's partition is read.
 */
export class RowReader<Row extends object> {
  constructor(readonly source: RowSource<Row>) {}

  /** The rows of `keys`, in their order, null where there is none that this transaction may see. */
  async findMany(tx: TenantTx, keys: readonly EntityRef[]): Promise<(Row | null)[]> {
    const { select, hotelColumn, idColumn } = this.source;
    const hotelIds = new Set(keys.map((key) => key.hotelId));
    const isOneHotel = hotelIds.size === 1;
    const ids = keys.map((key) => key.id);
    const match = isOneHotel
      ? `${hotelColumn} = $1 and ${idColumn} = any ($2)`
      : `(${hotelColumn}, ${idColumn}) in (select * from unnest($1::uuid[], $2::uuid[]))`;
    const rows = await tx.rows<Row & KeyedRow>(
      `select ${hotelColumn} as key_hotel, ${idColumn} as key_id, ${select} from ${fromOf(this.source, isOneHotel ? '$1' : hotelColumn)} where ${match}`,
      [isOneHotel ? keys[0]?.hotelId : keys.map((key) => key.hotelId), ids],
    );
    const found = new Map(rows.map((row) => [`${row.key_hotel}/${row.key_id}`, row]));
    return keys.map((key) => found.get(`${key.hotelId}/${key.id}`) ?? null);
  }

  /** The hotel's row that the conditions leave, null where there is none; of several, any one. */
  async findOne(tx: TenantTx, hotelId: string, conditions: Conditions): Promise<Row | null> {
    const { values, bind } = new Bindings();
    const { select, hotelColumn } = this.source;
    const hotel = bind(hotelId);
    return tx.row<Row>(
      `select ${select} from ${fromOf(this.source, hotel)} where ${hotelColumn} = ${hotel}${conditions(bind)} limit 1`,
      values,
    );
  }

  /** One page of the hotel's rows. */
  async page(
    tx: TenantTx,
    list: {
      hotelId: string;
      keyset: Keyset;
      page: PageRequest;
      conditions?: Conditions;
      extraSelect?: Conditions;
    },
  ): Promise<Page<Row>> {
    const { values, bind } = new Bindings();
    const hotel = bind(list.hotelId);
    const select = this.source.select + (list.extraSelect?.(bind) ?? '');
    const where = `${this.source.hotelColumn} = ${hotel}${list.conditions?.(bind) ?? ''}`;
    const sql = pageSql(this.source, { hotel, where, select }, keysetSql(list.keyset, list.page, bind));
    return toPage(list.page, await tx.rows<Row>(sql, values));
  }

  /** How many rows the hotel's list holds, counted up to `limit`. */
  async count(
    tx: TenantTx,
    { hotelId, conditions, limit }: { hotelId: string; conditions?: Conditions; limit: number },
  ): Promise<number> {
    const { values, bind } = new Bindings();
    const { table, alias, hotelColumn } = this.source;
    const where = `${hotelColumn} = ${bind(hotelId)}${conditions?.(bind) ?? ''}`;
    const row = await tx.row<{ count: string }>(
      `select count(*) as count from (select from ${table} ${alias} where ${where} limit ${limit}) counted`,
      values,
    );
    return Number(row?.count ?? 0);
  }

  /** The same for the rows of each parent, in the order of `parentIds`. */
  async countsOf(
    tx: TenantTx,
    list: Omit<ChildPages, 'keyset' | 'page'> & { limit: number },
  ): Promise<number[]> {
    const { values, bind } = new Bindings();
    const { table, alias, hotelColumn } = this.source;
    const hotel = bind(list.hotelId);
    const parents = bind([...list.parentIds]);
    const where = `${hotelColumn} = ${hotel} and ${list.parentColumn} = p.parent_id${list.conditions?.(bind) ?? ''}`;
    const rows = await tx.rows<{ parent_id: string; count: string }>(
      `select p.parent_id, c.count from unnest(${parents}::uuid[]) as p (parent_id) cross join lateral
         (select count(*) as count from (select from ${table} ${alias} where ${where} limit ${list.limit}) counted) c`,
      values,
    );
    const found = new Map(rows.map((row) => [row.parent_id, Number(row.count)]));
    return list.parentIds.map((id) => found.get(id) ?? 0);
  }

  /** The same page of the rows of each parent: one page a parent, in the order of `parentIds`. */
  async pagesOf(tx: TenantTx, list: ChildPages): Promise<Page<Row>[]> {
    const { values, bind } = new Bindings();
    const hotel = bind(list.hotelId);
    const parents = bind([...list.parentIds]);
    const parent = `${list.parentColumn} = p.parent_id`;
    const where = `${this.source.hotelColumn} = ${hotel} and ${parent}${list.conditions?.(bind) ?? ''}`;
    const sql = pageSql(this.source, { hotel, where }, keysetSql(list.keyset, list.page, bind));
    const rows = await tx.rows<Row & { parent_id: string }>(
      `select p.parent_id, r.* from unnest(${parents}::uuid[]) as p (parent_id) cross join lateral (${sql}) r`,
      values,
    );
    const byParent = Map.groupBy(rows, (row) => row.parent_id);
    return list.parentIds.map((id) => toPage(list.page, byParent.get(id) ?? []));
  }
}
