const FIRST_MS = 60_000;
const LONGEST_MS = 3_600_000;
const FIRST_CHANNEL_PAUSE_MS = 2_000;
const LONGEST_CHANNEL_PAUSE_MS = 900_000;

/** How long to wait before attempt `attempt + 1`: min(60 s × 2ⁿ, 1 h) with full jitter, never less than `atLeastMs`. */
export function retryDelayMs(attempt: number, atLeastMs: number, random: () => number): number {
  const longest = Math.min(FIRST_MS * 2 ** Math.max(0, attempt - 1), LONGEST_MS);
  return Math.max(atLeastMs, Math.round(random() * longest));
}

/**
 * How long a channel rests that has failed as a whole `failures` times before this one: min(2 s × 2ⁿ, 15 min), of which a
 * random half is taken off so that channels which fell together do not come back together.
 */
export function channelPauseMs(failures: number, random: () => number): number {
  const longest = Math.min(FIRST_CHANNEL_PAUSE_MS * 2 ** Math.min(failures, 20), LONGEST_CHANNEL_PAUSE_MS);
  return Math.round(longest * (1 - random() / 2));
}
