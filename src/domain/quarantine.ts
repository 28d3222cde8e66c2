/** Why a notification is in quarantine, as rows keep it and as the platform's admin is told. */
export const QUARANTINE_REASONS = [
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
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** The reason in a row; OTHER for none and for one of another version. */
export function quarantineReasonOf(reason: string | null): QuarantineReason {
  return QUARANTINE_REASONS.find((known) => known === reason) ?? 'OTHER';
}
