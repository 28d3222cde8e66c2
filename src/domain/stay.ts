/** How far a booking has come. */
export const STAY_STATUSES = ['BOOKED', 'CHECKED_IN', 'CHECKED_OUT', 'CANCELLED', 'NO_SHOW'] as const;
export type StayStatus = (typeof STAY_STATUSES)[number];

/** A stay is one room: the guests in it beside the one who booked. */
export const MOST_COMPANIONS = 20;
