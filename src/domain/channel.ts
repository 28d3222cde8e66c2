/** How a WhatsApp number stands with its provider. */
export const CHANNEL_STATES = [
  'AUTHORIZED',
  'NOT_AUTHORIZED',
  'STARTING',
  'SLEEPING',
  'SUSPENDED',
  'BLOCKED',
  'UNKNOWN',
] as const;
export type ChannelState = (typeof CHANNEL_STATES)[number];

/** Why a lane whose plan is used up stands still: the provider answered 466, or reported it. */
export const QUOTA_BLOCK = 'QUOTA_EXCEEDED';
/** As long as a lane rests after a 466; then it tries one message, since the channel's state does not tell. */
export const QUOTA_PAUSE_MS = 3_600_000;

/** Channels whose webhooks have all been refused for so long need somebody; refusals further apart are single ones. */
export const REFUSED_FOR_MS = 3_600_000;

/** What has happened when it is reported may be dated so much ahead of its receipt: the provider's clock is not ours. */
const AHEAD_MS = 5_000;

/**
 * The moment a report of the provider counts for: its own where it has one, but hardly later than its receipt. One dated
 * ahead would make every report and every answer look older than it until that time.
 */
export function reportedAt(timestamp: Date | null, receivedAt: Date): Date {
  const latest = new Date(receivedAt.getTime() + AHEAD_MS);
  if (timestamp === null) return receivedAt;
  return timestamp < latest ? timestamp : latest;
}

const SHUT_STATES: ReadonlySet<ChannelState> = new Set(['NOT_AUTHORIZED', 'STARTING', 'SLEEPING', 'BLOCKED']);

/** Whether a channel in this state takes messages. Not known counts as yes: the next send tells. */
export function isOpenState(state: ChannelState): boolean {
  return !SHUT_STATES.has(state);
}
