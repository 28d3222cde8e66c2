/** Connection state of a WhatsApp channel in the product's words. */
export type ChannelState =
  'AUTHORIZED' | 'NOT_AUTHORIZED' | 'STARTING' | 'SLEEPING' | 'SUSPENDED' | 'BLOCKED' | 'UNKNOWN';

const statesByName: ReadonlyMap<string, ChannelState> = new Map([
  ['authorized', 'AUTHORIZED'],
  ['notAuthorized', 'NOT_AUTHORIZED'],
  ['starting', 'STARTING'],
  ['sleepMode', 'SLEEPING'],
  // Green API renamed yellowCard to suspended in July 2026; servers of both ages are in use.
  ['yellowCard', 'SUSPENDED'],
  ['suspended', 'SUSPENDED'],
  ['blocked', 'BLOCKED'],
]);

/** Maps a provider state name to ours. A name we do not know, or none, is UNKNOWN, never an error. */
export function toChannelState(name: string | null): ChannelState {
  return (name === null ? undefined : statesByName.get(name)) ?? 'UNKNOWN';
}
