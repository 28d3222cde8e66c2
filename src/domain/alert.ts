/** Who is being told of an alert, by the number that a row holds. */
export const ESCALATION_LEVELS = { 1: 'AGENTS', 2: 'MANAGERS', 3: 'OWNERS' } as const;
export type EscalationLevel = (typeof ESCALATION_LEVELS)[keyof typeof ESCALATION_LEVELS];
