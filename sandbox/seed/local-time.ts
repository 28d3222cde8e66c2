import { addDays, instantOf, localDateOf } from '../../src/services/hotel/local-time.js';

/** The instant at which clocks in `zone` show `hour`:`minute`, `days` after the local day of `now`. */
export function localTime(now: Date, zone: string, days: number, hour: number, minute = 0): Date {
  return instantOf(zone, addDays(localDateOf(zone, now), days), hour * 60 + minute, 'first');
}
