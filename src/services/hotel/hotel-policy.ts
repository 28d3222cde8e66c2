import type { TenantTx } from '../../db/tenant-tx.js';
import { unreadableSettings } from '../../observability/unreadable-settings.js';
import { type HotelSettings, parseStoredSettings } from './hotel-settings.js';
import { isTimeZone } from './local-time.js';
import { waitingDueAt } from './working-hours.js';

/** What a hotel decides about its messages, guests and staff. */
export interface HotelPolicy {
  readonly languages: readonly string[];
  /** An IANA zone that this process knows. */
  readonly timeZone: string;
  readonly settings: HotelSettings;
  /** Where what is stored cannot be read, as paths: there the defaults hold. */
  readonly problems: readonly (readonly string[])[];
}

/** Reads what holds for a hotel: the one reader of its settings. What cannot be read is counted and does not stop anybody. */
export async function readHotelPolicy(tx: TenantTx, hotelId: string): Promise<HotelPolicy> {
  const row = await tx.row<{ languages: string[]; time_zone: string; settings: unknown }>(
    'select languages, time_zone, settings from hotels where id = $1',
    [hotelId],
  );
  const { settings, problems } = parseStoredSettings(row?.settings);
  const hasZone = row !== null && isTimeZone(row.time_zone);
  const found: (readonly [string, ...string[]])[] = hasZone ? [...problems] : [...problems, ['timeZone']];
  for (const name of new Set(found.map(([top]) => top))) unreadableSettings.inc({ setting: name });
  return {
    languages: row?.languages ?? [],
    timeZone: hasZone ? row.time_zone : 'UTC',
    settings,
    problems: found,
  };
}

/** When a guest of the hotel who waits since then for a person has waited too long. */
export function waitDueAt({ settings, timeZone }: HotelPolicy, since: Date): Date {
  return waitingDueAt(since, settings.workingHours, timeZone, {
    insideMinutes: settings.waitingMinutes,
    outsideMinutes: settings.waitingMinutesOutside,
  });
}
