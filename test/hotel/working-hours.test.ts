import { describe, expect, it } from '@jest/globals';
import { type DayInterval, WEEKDAYS, type WorkingHours } from '../../src/domain/hotel.js';
import { type Period, waitingDueAt, workingPeriods } from '../../src/services/hotel/working-hours.js';
import { seededRandom } from '../faults/seeded-random.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function every(...hours: DayInterval[]): WorkingHours {
  const days = WEEKDAYS.map((day) => [day, hours]);
  return { week: Object.fromEntries(days) as WorkingHours['week'], holidays: [] };
}

const at = (text: string) => new Date(text);
const shown = (hours: WorkingHours, zone: string, start: string, end: string) =>
  workingPeriods(hours, zone, { start: at(start), end: at(end) }).map(
    (period) => `${period.start.toISOString()} ${period.end.toISOString()}`,
  );

describe('working hours', () => {
  it('have a break at noon, and what touches is one period', () => {
    const hours = every(
      { from: '14:00', to: '18:00' },
      { from: '08:00', to: '10:00' },
      { from: '10:00', to: '12:00' },
    );
    expect(shown(hours, 'Europe/Berlin', '2026-01-15T00:00:00Z', '2026-01-15T22:00:00Z')).toEqual([
      '2026-01-15T07:00:00.000Z 2026-01-15T11:00:00.000Z',
      '2026-01-15T13:00:00.000Z 2026-01-15T17:00:00.000Z',
    ]);
  });

  it('go on after midnight, belong to the day they begin on, and last to its end at 24:00', () => {
    const none = every().week;
    const hours = { week: { ...none, friday: [{ from: '22:00', to: '06:00' }] }, holidays: [] };
    expect(shown(hours, 'UTC', '2026-01-10T03:00:00Z', '2026-01-16T00:00:00Z')).toEqual([
      '2026-01-09T22:00:00.000Z 2026-01-10T06:00:00.000Z',
    ]);
    const whole = every({ from: '00:00', to: '24:00' });
    expect(shown(whole, 'UTC', '2026-01-10T03:00:00Z', '2026-01-11T00:00:00Z')).toEqual([
      '2026-01-10T00:00:00.000Z 2026-01-12T00:00:00.000Z',
    ]);
  });

  it('follow the holiday instead of the weekday, which does not end the night before', () => {
    const hours = {
      week: every({ from: '20:00', to: '04:00' }).week,
      holidays: [
        { date: '2026-12-25', hours: [] },
        { date: '2026-12-26', hours: [{ from: '10:00', to: '12:00' }] },
      ],
    };
    expect(shown(hours, 'UTC', '2026-12-24T12:00:00Z', '2026-12-27T12:00:00Z')).toEqual([
      '2026-12-24T20:00:00.000Z 2026-12-25T04:00:00.000Z',
      '2026-12-26T10:00:00.000Z 2026-12-26T12:00:00.000Z',
    ]);
  });

  it('are shorter in the night clocks are set forward, and longer in that they are set back', () => {
    const night = every({ from: '22:00', to: '06:00' });
    expect(shown(night, 'Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T00:00:00Z')).toEqual([
      '2026-03-28T21:00:00.000Z 2026-03-29T04:00:00.000Z',
    ]);
    expect(shown(night, 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T00:00:00Z')).toEqual([
      '2026-10-24T20:00:00.000Z 2026-10-25T05:00:00.000Z',
    ]);
  });

  it('leave out what clocks skip, and last from the first to the last time that clocks show what they show twice', () => {
    const early = every({ from: '02:15', to: '02:45' });
    expect(shown(early, 'Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T12:00:00Z')).toEqual([]);
    expect(shown(early, 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T12:00:00Z')).toEqual([
      '2026-10-25T00:15:00.000Z 2026-10-25T01:45:00.000Z',
    ]);
    const half = every({ from: '01:00', to: '02:30' });
    expect(shown(half, 'Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T12:00:00Z')).toEqual([
      '2026-03-29T00:00:00.000Z 2026-03-29T01:00:00.000Z',
    ]);
  });
});

/** Zones whose clocks change by an hour, by half an hour, at midnight, southwards, backwards in winter, or never. */
const CHANGES: readonly (readonly [zone: string, near: readonly string[]])[] = [
  ['Europe/Berlin', ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z']],
  ['America/New_York', ['2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z']],
  ['America/Santiago', ['2026-04-05T03:00:00Z', '2026-09-06T04:00:00Z']],
  ['Africa/Casablanca', ['2026-02-15T02:00:00Z', '2026-03-22T02:00:00Z']],
  ['Asia/Kathmandu', ['2026-06-01T12:00:00Z']],
  ['Pacific/Apia', ['2026-01-01T00:00:00Z']],
];

const formats: Record<string, Intl.DateTimeFormat> = {};

/** What clocks show, by another way than the code's. */
function clock(zone: string, ms: number): { date: string; minutes: number } {
  const format =
    formats[zone] ??
    (formats[zone] = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    }));
  const [date = '', time = ''] = format.format(ms).split(' ');
  return { date, minutes: Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) };
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Whether the time that clocks show lies in an interval of its day, or in one that came over midnight. */
function isInside(hours: WorkingHours, { date, minutes }: { date: string; minutes: number }): boolean {
  const on = (day: string) =>
    hours.holidays.find((holiday) => holiday.date === day)?.hours ??
    hours.week[WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? 'sunday'];
  const eve = new Date(Date.parse(`${date}T12:00:00Z`) - DAY).toISOString().slice(0, 10);
  const overnight = ({ from, to }: DayInterval) => minutesOf(to) <= minutesOf(from);
  return (
    on(date).some(
      (each) => minutes >= minutesOf(each.from) && (overnight(each) || minutes < minutesOf(each.to)),
    ) || on(eve).some((each) => overnight(each) && minutes < minutesOf(each.to))
  );
}

function randomHours(random: () => number, near: number): WorkingHours {
  const whole = (below: number) => Math.floor(random() * below);
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const intervals = () =>
    Array.from({ length: whole(4) }, () => {
      // Half of them begin or end in the hours in which clocks change.
      const from = random() < 0.5 ? whole(240) : whole(1_440);
      const to = random() < 0.5 ? whole(240) : whole(1_440);
      return { from: time(from), to: from === to ? '24:00' : time(to) };
    });
  const days = WEEKDAYS.map((day) => [day, intervals()]);
  const week = Object.fromEntries(days) as WorkingHours['week'];
  const date = new Date(near + whole(3) * DAY - DAY).toISOString().slice(0, 10);
  return { week, holidays: random() < 0.3 ? [{ date, hours: intervals() }] : [] };
}

describe.each(CHANGES)('in %s', (zone, near) => {
  const cases = near.flatMap((text) =>
    Array.from({ length: 12 }, (_, seed) => {
      const middle = Date.parse(text);
      return { middle, hours: randomHours(seededRandom(seed + middle / HOUR), middle) };
    }),
  );
  const isIn = (periods: readonly Period[], ms: number) =>
    periods.some((period) => period.start.getTime() <= ms && ms < period.end.getTime());

  it('they hold every minute at which clocks show one, and others only where clocks show an hour twice', () => {
    let minutes = 0;
    for (const { middle, hours } of cases) {
      const start = middle - 30 * HOUR;
      const end = middle + 30 * HOUR;
      const periods = workingPeriods(hours, zone, { start: new Date(start), end: new Date(end) });
      for (const [index, period] of periods.entries()) {
        expect(period.start < period.end).toBe(true);
        if (index > 0) expect(period.start > (periods[index - 1]?.end ?? period.start)).toBe(true);
      }
      for (let ms = start; ms < end; ms += 5 * MINUTE) {
        const isHeld = isIn(periods, ms);
        const isExpected = isInside(hours, clock(zone, ms));
        const isTwice = () => clockMs(zone, ms + HOUR) - clockMs(zone, ms - HOUR) < 2 * HOUR;
        if (isHeld !== isExpected && !(isHeld && isTwice()))
          throw new Error(`${new Date(ms).toISOString()} ${JSON.stringify(hours)}`);
        minutes += 1;
      }
    }
    expect(minutes).toBe(cases.length * 60 * 12);
  });

  it('a wait becomes too long at the first minute at which it has lasted as long as may be then', () => {
    for (const [index, { middle, hours }] of cases.entries()) {
      const random = seededRandom(index);
      const figures = {
        insideMinutes: 1 + Math.floor(random() * 90),
        outsideMinutes: 1 + Math.floor(random() * 400),
      };
      const since = middle + Math.floor((random() - 0.5) * 2_000) * MINUTE;
      let due = since;
      const around = { start: new Date(since - DAY), end: new Date(since + DAY) };
      const periods = workingPeriods(hours, zone, around);
      const isDue = () =>
        due - since >= (isIn(periods, due) ? figures.insideMinutes : figures.outsideMinutes) * MINUTE;
      while (!isDue()) due += MINUTE;
      expect(waitingDueAt(new Date(since), hours, zone, figures)).toEqual(new Date(due));
    }
  });
});

/** What clocks show as if it were UTC. */
function clockMs(zone: string, ms: number): number {
  const { date, minutes } = clock(zone, ms);
  return Date.parse(date) + minutes * MINUTE;
}
