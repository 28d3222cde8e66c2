import type { EventActor } from './event-actor.js';

/** Who can have written a message, as its row keeps it. */
export const AUTHOR_KINDS = ['GUEST', 'STAFF', 'ASSISTANT', 'TRIGGER', 'PHONE', 'INTEGRATION'] as const;
export type AuthorKind = (typeof AUTHOR_KINDS)[number];

/** Who can have done something and be shown for it. */
export type ActorKind = EventActor['kind'] | 'ASSISTANT';
