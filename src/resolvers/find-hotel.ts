import type { RequestContext } from '../context.js';
import type { Hotel } from '../schema/hotel/hotel.type.js';
import { hotelSource, type HotelRow } from '../services/hotel/hotel.rows.js';
import { RowReader } from '../db/query/row-reader.js';
import { getLoaders } from './get-loaders.js';
import { signedIn } from './signed-in.js';
import { toHotel } from './views/hotel.view.js';

/** A hotel of the viewer, inactive ones too, for a platform admin any hotel; null where there is none such. */
export async function findHotel(context: RequestContext, hotelId: string): Promise<Hotel | null> {
  const viewer = await signedIn(context);
  const key = { hotelId, id: hotelId };
  // Outside the scope of the viewer's transaction there is no other way to an inactive hotel's row.
  const row =
    viewer.isPlatformAdmin || viewer.inactiveHotels.has(hotelId)
      ? await findOnPlatform(context, hotelId)
      : await getLoaders(context).of(hotelSource).load(key);
  return row === null ? null : toHotel(row);
}

async function findOnPlatform(context: RequestContext, hotelId: string): Promise<HotelRow | null> {
  const reader = new RowReader(hotelSource);
  const [row] = await context.services.reading.asPlatform((tx) =>
    reader.findMany(tx, [{ hotelId, id: hotelId }]),
  );
  return row ?? null;
}
