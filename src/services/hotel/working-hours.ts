import { type DayInterval, WEEKDAYS, type WorkingHours } from '../../domain/hotel.js';
import { addDays, instantOf, localDateOf, type LocalDate } from './local-time.js';

/** From `start` on and before `end`. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
}

const DAY_MINUTES = 1_440;

/**
 * The working periods that touch the time from `start` to `end`, in order and without overlap. In the night in which clocks
 * are set back an interval lasts from the first time that they show its beginning to the last time that they show its
 * end, so it holds every instant at which they show a time inside it; what is skipped when they are set forward is left out.
 */
export function workingPeriods(hours: WorkingHours, zone: string, { start, end }: Period): Period[] {
  const periods: Period[] = [];
  const last = localDateOf(zone, end);
  // What began on the eve may go on after midnight.
  for (let date = addDays(localDateOf(zone, start), -1); date <= last; date = addDays(date, 1))
    for (const interval of intervalsOn(hours, date)) {
      const period = periodOf(interval, zone, date);
      if (period.start < period.end && period.end > start && period.start <= end) periods.push(period);
    }
  return merge(periods);
}

/**
 * When a wait becomes too long: at the first moment in working hours at which it has lasted `insideMinutes`, or outside of
 * them `outsideMinutes`. So one that began at night may become too long when the hotel opens.
 */
export function waitingDueAt(
  since: Date,
  hours: WorkingHours,
  zone: string,
  { insideMinutes, outsideMinutes }: { readonly insideMinutes: number; readonly outsideMinutes: number },
): Date {
  const after = (minutes: number) => new Date(since.getTime() + minutes * 60_000);
  const inside = after(insideMinutes);
  const outside = after(outsideMinutes);
  // By the later of the two the wait is too long, whether the hotel works then or not.
  const latest = inside > outside ? inside : outside;
  const periods = workingPeriods(hours, zone, { start: since, end: latest });
  const due = [firstWithin(periods, inside), firstWithout(periods, outside), latest];
  return due.reduce((earliest, at) => (at < earliest ? at : earliest));
}

const NEVER = new Date(8.64e15);

/** The first instant from `at` on that lies in one of the periods. */
function firstWithin(periods: readonly Period[], at: Date): Date {
  const period = periods.find((each) => each.end > at);
  if (period === undefined) return NEVER;
  return period.start > at ? period.start : at;
}

/** The first instant from `at` on that lies in none of the periods. */
function firstWithout(periods: readonly Period[], at: Date): Date {
  return periods.find((each) => each.start <= at && each.end > at)?.end ?? at;
}

function intervalsOn(hours: WorkingHours, date: LocalDate): readonly DayInterval[] {
  const holiday = hours.holidays.find((each) => each.date === date);
  if (holiday !== undefined) return holiday.hours;
  const weekday = WEEKDAYS[new Date(date).getUTCDay()];
  return weekday === undefined ? [] : hours.week[weekday];
}

function periodOf({ from, to }: DayInterval, zone: string, date: LocalDate): Period {
  const begin = minutesOf(from);
  const end = minutesOf(to);
  return {
    start: instantOf(zone, date, begin, 'first'),
    end: instantOf(zone, date, end <= begin ? end + DAY_MINUTES : end, 'last'),
  };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function merge(periods: readonly Period[]): Period[] {
  const merged: Period[] = [];
  for (const period of periods.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const before = merged.at(-1);
    if (before === undefined || before.end < period.start) merged.push(period);
    else
      merged[merged.length - 1] = {
        start: before.start,
        end: period.end > before.end ? period.end : before.end,
      };
  }
  return merged;
}
