import type { Role } from '../../domain/rights.js';
import type { ConversationStatus } from '../../entities/conversation.entity.js';

/** What can happen to a conversation. A person gives the first five; guests, the assistant and time the rest. */
export type ConversationCommand =
  | 'personAnswers'
  | 'snooze'
  | 'escalate'
  | 'resolve'
  | 'reopen'
  | 'guestWrites'
  | 'assistantAnswers'
  | 'snoozeEnds';

/** What must hold besides the status. The service that runs the command asks the database, under the row's lock. */
export type TransitionCondition = 'ALERTS_CLOSED' | 'NO_NEWER_OPEN' | 'RESOLVED_RECENTLY';

export interface Transition {
  readonly to: ConversationStatus;
  /** The least role of a person who may; absent where no person acts. */
  readonly minimumRole?: Role;
  readonly condition?: TransitionCondition;
}

const byAgent = (to: ConversationStatus): Transition => ({ to, minimumRole: 'AGENT' });

/** What each command makes of each status; null is refused. A closed table: nothing else moves a conversation. */
export const CONVERSATION_TRANSITIONS: Readonly<
  Record<ConversationStatus, Readonly<Record<ConversationCommand, Transition | null>>>
> = {
  OPEN: {
    guestWrites: { to: 'OPEN' },
    personAnswers: byAgent('WAITING_FOR_GUEST'),
    assistantAnswers: { to: 'WAITING_FOR_GUEST' },
    snooze: byAgent('SNOOZED'),
    snoozeEnds: null,
    escalate: byAgent('ESCALATED'),
    resolve: byAgent('RESOLVED'),
    reopen: null,
  },
  WAITING_FOR_GUEST: {
    guestWrites: { to: 'OPEN' },
    personAnswers: byAgent('WAITING_FOR_GUEST'),
    assistantAnswers: { to: 'WAITING_FOR_GUEST' },
    snooze: byAgent('SNOOZED'),
    snoozeEnds: null,
    escalate: byAgent('ESCALATED'),
    resolve: byAgent('RESOLVED'),
    reopen: null,
  },
  SNOOZED: {
    guestWrites: { to: 'OPEN' },
    personAnswers: byAgent('WAITING_FOR_GUEST'),
    assistantAnswers: { to: 'WAITING_FOR_GUEST' },
    snooze: byAgent('SNOOZED'),
    snoozeEnds: { to: 'OPEN' },
    escalate: byAgent('ESCALATED'),
    resolve: byAgent('RESOLVED'),
    reopen: byAgent('OPEN'),
  },
  ESCALATED: {
    guestWrites: { to: 'ESCALATED' },
    personAnswers: byAgent('ESCALATED'),
    assistantAnswers: null,
    snooze: null,
    snoozeEnds: null,
    escalate: null,
    resolve: { to: 'RESOLVED', minimumRole: 'AGENT', condition: 'ALERTS_CLOSED' },
    reopen: { to: 'OPEN', minimumRole: 'MANAGER' },
  },
  RESOLVED: {
    guestWrites: { to: 'OPEN', condition: 'RESOLVED_RECENTLY' },
    personAnswers: null,
    assistantAnswers: null,
    snooze: null,
    snoozeEnds: null,
    escalate: null,
    resolve: null,
    reopen: { to: 'OPEN', minimumRole: 'AGENT', condition: 'NO_NEWER_OPEN' },
  },
};
