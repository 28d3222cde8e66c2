/** The days of a week as settings name them, Sunday first like `Date.getUTCDay`. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What becomes of the raw notifications of group chats, which are no conversations with a guest. */
export const GROUP_CHAT_POLICIES = ['drop', 'keep'] as const;

/** Part of a day, as local times `HH:MM`. It goes across midnight where it ends before it begins. */
export interface DayInterval {
  readonly from: string;
  /** Not part of it. `24:00` is the end of the day. */
  readonly to: string;
}

/** When a hotel works. */
export interface WorkingHours {
  /** Intervals by the day on which they begin. */
  readonly week: Readonly<Record<Weekday, readonly DayInterval[]>>;
  /** Days that do not follow their weekday: these intervals begin on them instead; none where it is closed. */
  readonly holidays: readonly { readonly date: string; readonly hours: readonly DayInterval[] }[];
}

/** Minutes until somebody must have taken an alert, by its urgency, 1 first; a hotel may set its own. */
export const ESCALATION_MINUTES = [120, 60, 30, 15, 5] as const;
