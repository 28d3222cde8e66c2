/** Who can have written or done something, as rows keep it. */
export const ACTOR_KINDS = ['GUEST', 'STAFF', 'ASSISTANT', 'TRIGGER', 'PHONE', 'INTEGRATION'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];
