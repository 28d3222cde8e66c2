/** Where time comes from. Injected everywhere, so that a test may move it. */
export interface Clock {
  now(): Date;
  /** How far due dates are ahead of `now`, where a sandbox has moved them; never in production. */
  readonly dueAheadMs?: number;
}

export const systemClock: Clock = { now: () => new Date() };

/**
 * The time by which due dates are set and judged: alerts, waits, snoozes, expiry. What happened, leases, tokens,
 * time-outs and pacing go by `now`.
 */
export function dueTime(clock: Clock, moment: Date = clock.now()): Date {
  return new Date(moment.getTime() + (clock.dueAheadMs ?? 0));
}
