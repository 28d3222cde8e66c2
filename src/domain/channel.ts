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

const SHUT_STATES: ReadonlySet<ChannelState> = new Set(['NOT_AUTHORIZED', 'STARTING', 'SLEEPING', 'BLOCKED']);

/** Whether a channel in this state takes messages. Not known counts as yes: the next send tells. */
export function isOpenState(state: ChannelState): boolean {
  return !SHUT_STATES.has(state);
}
