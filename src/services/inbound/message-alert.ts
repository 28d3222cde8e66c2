import type { AlertCauseReason } from '../../domain/alert-cause.js';
import type { AlertKind } from '../../entities/alert.entity.js';
import type { Classification } from '../../intelligence/classifier.js';
import { urgencyOf } from '../alert/urgency.js';

export interface AlertFacts {
  readonly classification: Classification;
  /** Messages of this guest below −0.1 within 24 hours, this one included. */
  readonly negativesIn24Hours: number;
  /** The guest's message before this one was negative too, and nobody has answered since. */
  readonly isUnansweredRepetition: boolean;
  readonly negativeConfidence: number;
}

export interface DueAlert {
  readonly kind: AlertKind;
  readonly urgency: number;
  readonly reason: AlertCauseReason;
  readonly count: number | null;
}

/** A message counts as negative for the third in 24 hours from here on. */
export const NEGATIVE_BELOW = -0.1;
const REPEATED_FROM = 3;

/** The one alert a message raises: the highest kind that applies, or null. */
export function alertFor(facts: AlertFacts): DueAlert | null {
  const { classification } = facts;
  const isThirdNegative = classification.score < NEGATIVE_BELOW && facts.negativesIn24Hours >= REPEATED_FROM;
  const kind = kindFor(facts, isThirdNegative);
  if (kind === null) return null;
  const isRepeated = isThirdNegative || facts.isUnansweredRepetition;
  const emergency = kind === 'EMERGENCY';
  return {
    kind,
    urgency: urgencyOf({ ...classification, emergency, isRepeated }),
    ...(kind === 'REPEATED_NEGATIVE'
      ? { reason: 'REPEATED_MESSAGES', count: facts.negativesIn24Hours }
      : { reason: 'MESSAGE', count: null }),
  };
}

function kindFor(
  { classification, negativeConfidence }: AlertFacts,
  isThirdNegative: boolean,
): AlertKind | null {
  if (isEmergency(classification)) return 'EMERGENCY';
  if (classification.requiresAttention) return 'REQUIRES_ATTENTION';
  if (isThirdNegative) return 'REPEATED_NEGATIVE';
  if (classification.label === 'NEGATIVE' && classification.confidence >= negativeConfidence)
    return 'NEGATIVE_SENTIMENT';
  return classification.intent === 'HUMAN_REQUEST' ? 'HANDOFF_REQUESTED' : null;
}

/** Two heads that agree are enough: what must be known at once and is about an emergency cannot wait two hours. */
function isEmergency({ emergency, requiresAttention, intent }: Classification): boolean {
  return emergency || (requiresAttention && intent === 'EMERGENCY');
}
