/** Connection states of an instance as Green API names them, both spellings of a restricted one. */
export const instanceStates = [
  'authorized',
  'notAuthorized',
  'blocked',
  'starting',
  'sleepMode',
  'yellowCard',
  'suspended',
] as const;

export type InstanceState = (typeof instanceStates)[number];
