/** What a guest wants, in the closed list of product words; the order is part of the model file. */
export const INTENTS = [
  'UNKNOWN',
  'BOOKING',
  'SERVICE_REQUEST',
  'ROOM_ISSUE',
  'AMENITY_QUESTION',
  'GENERAL_QUESTION',
  'BILLING',
  'CANCELLATION',
  'COMPLAINT',
  'COMPLIMENT',
  'EMERGENCY',
  'HUMAN_REQUEST',
  'GREETING',
  'GOODBYE',
  'OPT_OUT',
] as const;

export type Intent = (typeof INTENTS)[number];

/** Narrows a string from outside (a file, a model) to a known intent. */
export function isIntent(value: string): value is Intent {
  return (INTENTS as readonly string[]).includes(value);
}
