import type { StayStatus } from '../../entities/stay.entity.js';
import type { Conditions } from '../../db/query/row-source.js';
import { escapeLike, guestMatches } from '../guest/guest-search.js';

/** Which stays a list holds; null or left out does not narrow. */
export interface StayCriteria {
  readonly status?: readonly StayStatus[] | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
  readonly room?: string | null;
  readonly search?: string | null;
}

export function stayConditions(hotelId: string, criteria: StayCriteria): Conditions {
  return (bind) => {
    const where: string[] = [];
    const { status, from, to, room } = criteria;
    if (status) where.push(`s.status = any (${bind(status)}::text[])`);
    if (from) where.push(`s.check_out_at > ${bind(from)}::timestamptz`);
    if (to) where.push(`s.check_in_at < ${bind(to)}::timestamptz`);
    if (room != null) where.push(`s.room = ${bind(room)}`);
    const search = guestMatches('g', hotelId, criteria.search, bind);
    if (search !== null) {
      const number = bind(`${escapeLike((criteria.search ?? '').trim())}%`);
      where.push(`(s.external_id ilike ${number}
        or exists (select from guests g where g.hotel_id = ${bind(hotelId)} and g.id = s.guest_id and ${search}))`);
    }
    return where.map((condition) => ` and ${condition}`).join('');
  };
}
