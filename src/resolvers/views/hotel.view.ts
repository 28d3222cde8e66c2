import { toDate } from '../../db/tenant-tx.js';
import { Hotel } from '../../schema/hotel/hotel.type.js';
import type { HotelRow } from '../../services/hotel/hotel.rows.js';

export function toHotel(row: HotelRow): Hotel {
  const hotel = new Hotel(row.id, row.id);
  hotel.name = row.name;
  hotel.timeZone = row.time_zone;
  hotel.languages = row.languages;
  hotel.defaultLanguage = row.default_language;
  hotel.isActive = row.is_active;
  hotel.updatedAt = toDate(row.updated_at);
  return hotel;
}
