import type { TenantTx } from '../../db/tenant-tx.js';
import { UPDATED } from '../../entities/changed-row.js';
import { findSettingProblems, type HotelSettingsInput } from './hotel-settings.js';

/** Every path at which the settings would be wrong. Nothing was changed. */
export interface SettingsRefused {
  readonly problems: readonly (readonly string[])[];
}

/**
 * Sets some of a hotel's settings, or nothing where one of them would be wrong. Waits of guests that are under way are looked
 * at anew by the new figures; deadlines of alerts stay what their people were shown.
 */
export async function changeHotelSettings(
  tx: TenantTx,
  hotelId: string,
  change: HotelSettingsInput,
): Promise<SettingsRefused | null> {
  const problems = findSettingProblems(change);
  if (problems.length > 0) return { problems };
  await tx.rows(`update hotels set settings = settings || $2::jsonb, ${UPDATED} where id = $1`, [
    hotelId,
    JSON.stringify(change),
  ]);
  await tx.rows(
    `update conversations set waiting_due_at = null
     where hotel_id = $1 and waiting_since is not null and waiting_due_at is not null`,
    [hotelId],
  );
  return null;
}
