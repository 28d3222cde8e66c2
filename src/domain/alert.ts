/** Who is being told of an alert, by the number that a row holds. */
export const ESCALATION_LEVELS = { 1: 'AGENTS', 2: 'MANAGERS', 3: 'OWNERS' } as const;
/** Nobody stands above it: an alert that has reached it has no further deadline. */
export const TOP_LEVEL = 3;
export type EscalationLevel = (typeof ESCALATION_LEVELS)[keyof typeof ESCALATION_LEVELS];
