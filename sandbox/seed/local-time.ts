const DAY_MS = 86_400_000;

/** The instant at which clocks in `zone` show `hour`:`minute`, `days` after the local day of `now`. */
export function localTime(now: Date, zone: string, days: number, hour: number, minute = 0): Date {
  const today = wallClock(now, zone);
  const wanted = Math.floor(today / DAY_MS) * DAY_MS + days * DAY_MS + hour * 3_600_000 + minute * 60_000;
  const guess = new Date(wanted - (today - now.getTime()));
  // Across a change to or from summer time the first guess is an hour off.
  return new Date(guess.getTime() + wanted - wallClock(guess, zone));
}

/** The hour that clocks in `zone` show at `at`. */
export function localHour(at: Date, zone: string): number {
  return new Date(wallClock(at, zone)).getUTCHours();
}

/** What a wall clock in `zone` shows, as if that were UTC, to the second. */
function wallClock(at: Date, zone: string): number {
  const parts = clockOf(zone).formatToParts(at);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  const day = Date.UTC(part('year'), part('month') - 1, part('day'));
  return day + ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1_000 + at.getMilliseconds();
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as using it. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(zone, made);
  return made;
}
