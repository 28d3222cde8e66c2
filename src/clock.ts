/** Where time comes from. Injected everywhere, so that a test may move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
