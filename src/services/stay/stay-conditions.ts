import type { StayStatus } from '../../domain/stay.js';
import type { Conditions } from '../../db/query/row-source.js';
import { escapeLike, guestMatches } from '../guest/guest-search.js';

/** Which stays a list holds; null and omitted fields do not filter. Days are the hotel's, both ends included. */
export interface StayCriteria {
  readonly status?: readonly StayStatus[] | null;
  readonly arrivalFrom?: string | null;
  readonly arrivalTo?: string | null;
  readonly departureFrom?: string | null;
  readonly departureTo?: string | null;
  readonly roomNumber?: string | null;
  readonly source?: string | null;
  readonly search?: string | null;
}

export function stayConditions(hotelId: string, criteria: StayCriteria): Conditions {
  return (bind) => {
    const where: string[] = [];
    const { status, arrivalFrom, arrivalTo, departureFrom, departureTo, roomNumber, source } = criteria;
    if (status) where.push(`s.status = any (${bind(status)}::text[])`);
    if (arrivalFrom) where.push(`s.arrival_date >= ${bind(arrivalFrom)}::date`);
    if (arrivalTo) where.push(`s.arrival_date <= ${bind(arrivalTo)}::date`);
    if (departureFrom) where.push(`s.departure_date >= ${bind(departureFrom)}::date`);
    if (departureTo) where.push(`s.departure_date <= ${bind(departureTo)}::date`);
    if (roomNumber != null) where.push(`s.room_number = ${bind(roomNumber)}`);
    if (source != null) where.push(`s.source = ${bind(source)}`);
    const search = guestMatches('g', hotelId, criteria.search, bind);
    if (search !== null) {
      const number = bind(`${escapeLike((criteria.search ?? '').trim())}%`);
      where.push(`(s.external_id ilike ${number} or exists (select from stay_guests i
        join guests g on g.hotel_id = i.hotel_id and g.id = i.guest_id
        where i.hotel_id = ${bind(hotelId)} and i.stay_id = s.id and ${search}))`);
    }
    return where.map((condition) => ` and ${condition}`).join('');
  };
}
