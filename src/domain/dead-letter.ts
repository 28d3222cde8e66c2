/** Why a dead letter is one, as rows keep it and as the platform's admin is told. */
export const DEAD_LETTER_REASONS = [
  'INVALID_UTF8',
  'INVALID_JSON',
  'TOO_DEEP',
  'NOT_AN_OBJECT',
  'MISSING_FIELD',
  'WRONG_TYPE',
  'INVALID_TEXT_IN_IDENTIFIER',
  'MESSAGE_ID_TOO_LONG',
  'TIMESTAMP_OUT_OF_RANGE',
  'INVALID_CHAT_ID',
  'INTERNAL_ERROR',
  'BODY_TOO_LARGE',
  'INSTANCE_MISMATCH',
  'PROCESSING_FAILED',
  'OTHER',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** How many dead letters one mutation replays. */
export const MOST_REPLAYED = 100;

/** Bodies that say nothing a later version could understand for this channel. */
const NEVER_REPLAYABLE: ReadonlySet<DeadLetterReason> = new Set(['BODY_TOO_LARGE', 'INSTANCE_MISMATCH']);

/** The reason in a row; OTHER for none and for one of another version. */
export function deadLetterReasonOf(reason: string | null): DeadLetterReason {
  return DEAD_LETTER_REASONS.find((known) => known === reason) ?? 'OTHER';
}

/** Whether a fix could have it handled. */
export function isReplayable(reason: DeadLetterReason): boolean {
  return !NEVER_REPLAYABLE.has(reason);
}
