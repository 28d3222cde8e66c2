const FIRST_MS = 60_000;
const LONGEST_MS = 3_600_000;

/** How long to wait before attempt `attempt + 1`: min(60 s × 2ⁿ, 1 h) with full jitter, never less than `atLeastMs`. */
export function retryDelayMs(attempt: number, atLeastMs: number, random: () => number): number {
  const longest = Math.min(FIRST_MS * 2 ** Math.max(0, attempt - 1), LONGEST_MS);
  return Math.max(atLeastMs, Math.round(random() * longest));
}
