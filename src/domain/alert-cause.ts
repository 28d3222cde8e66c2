/** What happened that raised an alert, beside its kind. */
export const ALERT_CAUSE_REASONS = [
  'MESSAGE',
  'REPEATED_MESSAGES',
  'WAITING',
  'CHANNEL_NOT_AUTHORIZED',
  'CHANNEL_SLEEPING',
  'CHANNEL_SUSPENDED',
  'CHANNEL_BLOCKED',
  'QUOTA_USED_UP',
  'WRONG_WEBHOOK_TOKEN',
  'OTHER',
] as const;
export type AlertCauseReason = (typeof ALERT_CAUSE_REASONS)[number];

/** The reason in a row; OTHER for none and for one of another version. */
export function alertCauseReasonOf(reason: string | null): AlertCauseReason {
  return ALERT_CAUSE_REASONS.find((known) => known === reason) ?? 'OTHER';
}
