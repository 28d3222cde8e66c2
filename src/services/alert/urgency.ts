import type { Intent } from '../../intelligence/intent.js';
import type { HotelSettings } from '../hotel/hotel-settings.js';

const INTENT_URGENCY: Partial<Record<Intent, number>> = {
  COMPLAINT: 4,
  ROOM_ISSUE: 3,
  CANCELLATION: 3,
  SERVICE_REQUEST: 2,
  BOOKING: 2,
  BILLING: 2,
};

export interface UrgencyFacts {
  readonly emergency: boolean;
  readonly requiresAttention: boolean;
  readonly score: number;
  readonly intent: Intent;
  /** The third negative message within 24 hours, or the same trouble told again without an answer. */
  readonly isRepeated: boolean;
}

/** How urgent a message is, 1 (can wait two hours) to 5 (at once). */
export function urgencyOf(facts: UrgencyFacts): number {
  if (facts.emergency) return 5;
  const base = Math.max(scoreUrgency(facts), INTENT_URGENCY[facts.intent] ?? 1);
  return Math.min(5, base + (facts.isRepeated ? 1 : 0));
}

function scoreUrgency({ requiresAttention, score }: UrgencyFacts): number {
  if (requiresAttention && score < -0.7) return 4;
  if (score < -0.5) return 3;
  return score < -0.3 ? 2 : 1;
}

/** The figures of a hotel that say how long an alert may wait. */
export type EscalationFigures = Pick<HotelSettings, 'escalationMinutes'>;

/** The time by which somebody must have taken an alert of this urgency. */
export function dueAt(urgency: number, from: Date, { escalationMinutes }: EscalationFigures): Date {
  const minutes = escalationMinutes[urgency - 1] ?? escalationMinutes[0];
  return new Date(from.getTime() + minutes * 60_000);
}
