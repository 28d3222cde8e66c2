import { keysetSql, toPage, type Page, type PageRequest } from '../../db/query/keyset.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { Bindings } from '../../db/query/bindings.js';
import { hotelSource, hotelsByName, type HotelRow } from './hotel.rows.js';
import { pageSql } from '../../db/query/source-sql.js';
import { escapeLike } from '../guest/guest-search.js';

export interface HotelCriteria {
  /** The hotels to choose from; null is all, which only the platform's own transaction may see. */
  readonly among: readonly string[] | null;
  readonly search?: string | null;
  readonly operationalOnly?: boolean | null;
}

/** One page of hotels by name. */
export async function listHotels(
  tx: TenantTx,
  page: PageRequest,
  criteria: HotelCriteria,
): Promise<Page<HotelRow>> {
  const { values, bind } = new Bindings();
  const search = criteria.search?.trim() ?? '';
  const among = criteria.among === null ? 'true' : `h.id = any (${bind([...criteria.among])}::uuid[])`;
  const named = search === '' ? '' : ` and h.name ilike ${bind(`%${escapeLike(search)}%`)}`;
  const operational = criteria.operationalOnly === true ? ' and h.is_active' : '';
  const where = `${among}${named}${operational}`;
  const sql = pageSql(hotelSource, { hotel: 'h.id', where }, keysetSql(hotelsByName, page, bind));
  const rows = await tx.rows<HotelRow>(sql, values);
  return toPage(page, rows);
}
