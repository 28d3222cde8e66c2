import { z } from 'zod';
import { ESCALATION_MINUTES, GROUP_CHAT_POLICIES, type Weekday } from '../../domain/hotel.js';

/** Objects of what is stored take no unknown names; those of what is read pass them over, for a newer version may know them. */
type MakeObject = <Shape extends z.ZodRawShape>(shape: Shape) => z.ZodObject<Shape>;
const strict: MakeObject = (shape) => z.object(shape).strict();
const lenient: MakeObject = (shape) => z.object(shape);

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const fraction = z.number().min(0).max(1);
const dayMinutes = z.number().int().min(1).max(1_440);
const days = (least: number) => z.number().int().min(least).max(3_650).nullable().default(null);
const DAYTIME = [{ from: '09:00', to: '18:00' }];

/**
 * Everything that a hotel decides for itself, with what holds where it has not. Stored as JSON in `hotels.settings`, which
 * holds only what was set.
 */
function fieldsOf(object: MakeObject) {
  const interval = object({ from: time, to: z.union([time, z.literal('24:00')]) }).refine(
    ({ from, to }) => from !== to,
    { path: ['to'] },
  );
  const intervals = z.array(interval).max(6).readonly();
  const day = intervals.default(DAYTIME);
  const week: Record<Weekday, typeof day> = {
    sunday: day,
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: day,
  };
  const holiday = object({ date: z.iso.date(), hours: intervals });
  return {
    /** From this probability on a message needs attention; null leaves it to the engine. */
    attentionThreshold: fraction.nullable().default(null),
    /** A negative verdict raises an alert from this confidence on. */
    negativeConfidence: fraction.default(0.6),
    /** A guest who writes so soon after the conversation was resolved reopens it. */
    reopenWithinHours: z.number().min(0).max(720).default(24),
    /** How long a message may wait to be sent. */
    messageExpiryHours: z.number().min(0.25).max(720).default(24),
    /** How long a guest may wait for a person, in working hours and outside of them. */
    waitingMinutes: dayMinutes.default(10),
    waitingMinutesOutside: dayMinutes.default(60),
    /** Until an alert escalates, by its urgency, 1 first. */
    escalationMinutes: z
      .tuple([dayMinutes, dayMinutes, dayMinutes, dayMinutes, dayMinutes])
      .readonly()
      .default(ESCALATION_MINUTES),
    workingHours: object({
      week: object(week).prefault({}),
      holidays: z.array(holiday).max(400).readonly().default([]),
    }).prefault({}),
    /** When the hotel sends nothing by itself; null where that is never. */
    quietHours: interval.nullable().default({ from: '22:00', to: '08:00' }),
    groupChats: z.enum(GROUP_CHAT_POLICIES).default('drop'),
    /** Days that something is kept; null leaves them to the installation. */
    retention: object({ hotelEventDays: days(1), deliveryAttemptDays: days(7) }).prefault({}),
  };
}

const storable = strict(fieldsOf(strict));
const readable = fieldsOf(lenient);

export type HotelSettings = z.output<typeof storable>;
/** What a hotel has set: any of the settings. */
export type HotelSettingsInput = z.input<typeof storable>;
export type HotelSettingName = keyof HotelSettings;

/** The path, from the top, of a field that is not as it must be. */
export type SettingProblem = readonly [HotelSettingName, ...string[]];

/**
 * Reads stored settings. What is wrong in them is named, and the default holds in its place: one field that somebody spoilt
 * must not stop a hotel.
 */
export function parseStoredSettings(stored: unknown): {
  readonly settings: HotelSettings;
  readonly problems: readonly SettingProblem[];
} {
  if (typeof stored === 'object' && stored !== null && Object.keys(stored).length === 0) return DEFAULTS;
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const problems: SettingProblem[] = [];
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(readable) as HotelSettingName[]) {
    const parsed = readable[name].safeParse(given[name]);
    settings[name] = parsed.success ? parsed.data : readable[name].parse(undefined);
    for (const { path } of parsed.error?.issues ?? []) problems.push([name, ...path.map(String)]);
  }
  return { settings: settings as HotelSettings, problems };
}

const DEFAULTS = parseStoredSettings(undefined);

/** Everything that is wrong with settings that are to be stored, unknown names too: paths from the top. */
export function findSettingProblems(settings: unknown): readonly (readonly string[])[] {
  return (storable.safeParse(settings).error?.issues ?? []).flatMap((issue) => {
    const path = issue.path.map(String);
    return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
  });
}
