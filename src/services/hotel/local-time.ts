const DAY_MS = 86_400_000;

/** A date of a calendar, without a zone: `2026-03-29`. */
export type LocalDate = string;

/** Which instant a local time means that a clock shows twice, when it is set back. */
export type Occurrence = 'first' | 'last';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this is a zone of the IANA database that this process knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The local date at an instant. */
export function localDateOf(zone: string, at: Date): LocalDate {
  return new Date(at.getTime() + offsetAt(zone, at.getTime())).toISOString().slice(0, 10);
}

/** The date so many days later. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The instant at which clocks of the zone show so many minutes after the midnight that begins the date; from 1,440 on it is
 * the next day. A time that is skipped, when clocks are set forward, is the instant at which they are.
 */
export function instantOf(zone: string, date: LocalDate, minutes: number, occurrence: Occurrence): Date {
  const shown = Date.parse(date) + minutes * 60_000;
  const before = offsetAt(zone, shown - DAY_MS);
  const after = offsetAt(zone, shown + DAY_MS);
  if (before === after) return new Date(shown - before);
  const candidates = [shown - before, shown - after].filter((at) => at + offsetAt(zone, at) === shown);
  if (candidates.length > 0)
    return new Date(occurrence === 'first' ? Math.min(...candidates) : Math.max(...candidates));
  return new Date(changeBetween(zone, shown - after, shown - before));
}

/** The instant between two at which the zone's offset changes. */
function changeBetween(zone: string, from: number, to: number): number {
  let [low, high] = [from, to];
  const before = offsetAt(zone, low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** How far clocks of the zone are ahead of UTC at an instant, in ms. */
function offsetAt(zone: string, at: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

/** Making a format is dear; there are some hundred zones. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
